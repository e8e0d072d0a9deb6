using System.Net.Sockets;

namespace OfflineSync.WorkManager.Device.DBus;

/// <summary>
/// The bus that the system's services are on, if there is one. It is connected to when it is needed; what does not answer in time counts as absent
/// for a while, so that readers do not wait for it again and again.
/// </summary>
internal sealed class SystemBus(
    string address, IReadOnlyList<BusObject> watched, TimeSpan timeout, TimeSpan retryAfter, TimeProvider time) : IDisposable
{
    private readonly IReadOnlyList<UnixDomainSocketEndPoint> _endpoints = BusAddress.Parse(address);
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _absentSince = new(StringComparer.Ordinal);
    private Action? _subscribers;
    private BusConnection? _connection;
    private volatile bool _isDisposed;

    /// <summary>A property that is a number or a truth value; null if it, its service or the bus is not there.</summary>
    public async ValueTask<ulong?> GetNumberAsync(BusObject target, string property, CancellationToken cancellationToken)
    {
        if (IsAbsent(target.Service) || await ConnectAsync(cancellationToken) is not { } connection)
            return null;
        using var limit = new TimeLimit(timeout, time, cancellationToken);
        try
        {
            return (await connection.CallAsync(MethodCall.Get(target, property), limit.Token)).Number();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            SetAbsent(target.Service);
            return null;
        }
        catch (Exception error) when (IsBroken(error))
        {
            SetAbsent(MethodCall.Bus);
            return null;
        }
    }

    /// <summary>Calls back when a watched object or its service may have changed, while the bus is connected, and when it breaks.</summary>
    public IDisposable Subscribe(Action changed)
    {
        lock (_lock)
            _subscribers += changed;
        return new Subscription(() =>
        {
            lock (_lock)
                _subscribers -= changed;
        });
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _connection?.Dispose();
        }
    }

    private static bool IsBroken(Exception error) => error is IOException or SocketException or InvalidDataException or ObjectDisposedException;

    private async ValueTask<BusConnection?> ConnectAsync(CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken);
        try
        {
            if (_connection is { IsOpen: true } open)
                return open;
            if (_isDisposed || IsAbsent(MethodCall.Bus))
                return null;
            foreach (var endpoint in _endpoints)
            {
                if (await TryOpenAsync(endpoint, cancellationToken) is { } connection)
                    return Keep(connection);
            }
            SetAbsent(MethodCall.Bus);
            return null;
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task<BusConnection?> TryOpenAsync(UnixDomainSocketEndPoint endpoint, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(timeout, time, cancellationToken);
        try
        {
            var connection = await BusConnection.OpenAsync(endpoint, OnChanged, OnBroken, limit.Token);
            foreach (var rule in watched.SelectMany(target => target.MatchRules))
                await connection.CallAsync(MethodCall.ToBus("AddMatch", rule), limit.Token);
            return connection;
        }
        catch (Exception error) when (IsBroken(error) || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // What breaks because the caller gives up is not the bus's fault.
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private BusConnection? Keep(BusConnection connection)
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                connection.Dispose();
                return null;
            }
            return _connection = connection;
        }
    }

    private void OnChanged()
    {
        Action? subscribers;
        lock (_lock)
            subscribers = _subscribers;
        subscribers?.Invoke();
    }

    // A bus that breaks as soon as it is connected to must not be connected to without end.
    private void OnBroken()
    {
        SetAbsent(MethodCall.Bus);
        OnChanged();
    }

    private bool IsAbsent(string name)
    {
        lock (_lock)
            return _absentSince.TryGetValue(name, out var since) && time.GetElapsedTime(since) < retryAfter;
    }

    private void SetAbsent(string name)
    {
        lock (_lock)
            _absentSince[name] = time.GetTimestamp();
    }
}

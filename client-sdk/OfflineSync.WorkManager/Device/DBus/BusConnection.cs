using System.Net.Sockets;
using System.Text;

namespace OfflineSync.WorkManager.Device.DBus;

/// <summary>A connection to a bus, until it breaks.</summary>
internal sealed class BusConnection : IDisposable
{
    private const int LineMax = 1024;

    private readonly NetworkStream _stream;
    private readonly Action _signalled;
    private readonly Action _broken;
    private readonly Dictionary<uint, TaskCompletionSource<BusMessage>> _calls = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private uint _lastSerial;
    private volatile bool _isDisposed;

    private BusConnection(Socket socket, Action signalled, Action broken)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _signalled = signalled;
        _broken = broken;
    }

    public bool IsOpen { get; private set; } = true;

    /// <summary>Connects and says hello.</summary>
    /// <param name="endpoint">The bus's socket.</param>
    /// <param name="signalled">Called for each signal.</param>
    /// <param name="broken">Called when the connection breaks, but not when it is disposed.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<BusConnection> OpenAsync(
        UnixDomainSocketEndPoint endpoint, Action signalled, Action broken, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        var connection = new BusConnection(socket, signalled, broken);
        try
        {
            await connection.AuthenticateAsync(cancellationToken);
            _ = connection.ReceiveAsync();
            await connection.CallAsync(MethodCall.ToBus("Hello"), cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public async Task<BusMessage> CallAsync(MethodCall call, CancellationToken cancellationToken)
    {
        var reply = new TaskCompletionSource<BusMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        var serial = Expect(reply);
        try
        {
            await SendAsync(call.Encode(serial)).WaitAsync(cancellationToken);
            return await reply.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_calls)
                _calls.Remove(serial);
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        Close();
    }

    private static IOException Closed() => new("The connection to the bus is closed.");

    private void Close()
    {
        List<TaskCompletionSource<BusMessage>> calls;
        lock (_calls)
        {
            IsOpen = false;
            calls = [.. _calls.Values];
            _calls.Clear();
        }
        _stream.Dispose();
        foreach (var call in calls)
            call.TrySetException(Closed());
    }

    private uint Expect(TaskCompletionSource<BusMessage> reply)
    {
        lock (_calls)
        {
            if (!IsOpen)
                throw Closed();
            _calls.Add(++_lastSerial, reply);
            return _lastSerial;
        }
    }

    // A caller that gives up does not stop the sending: nothing can follow half a message.
    private async Task SendAsync(byte[] message)
    {
        await _writing.WaitAsync();
        try
        {
            await _stream.WriteAsync(message);
        }
        catch
        {
            Close();
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>SASL's EXTERNAL with an empty identity: the bus takes the user from the socket, which holds in user namespaces too.</summary>
    private async Task AuthenticateAsync(CancellationToken cancellationToken)
    {
        await _stream.WriteAsync("\0AUTH EXTERNAL\r\n"u8.ToArray(), cancellationToken);
        await ExpectLineAsync("DATA", cancellationToken);
        await _stream.WriteAsync("DATA\r\n"u8.ToArray(), cancellationToken);
        await ExpectLineAsync("OK", cancellationToken);
        await _stream.WriteAsync("BEGIN\r\n"u8.ToArray(), cancellationToken);
    }

    private async Task ExpectLineAsync(string start, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var next = new byte[1];
        while (line.Length < LineMax)
        {
            await _stream.ReadExactlyAsync(next, cancellationToken);
            if (next[0] == '\n')
                break;
            line.Append((char)next[0]);
        }
        if (!line.ToString().StartsWith(start, StringComparison.Ordinal))
            throw new InvalidDataException($"The bus answered {line} where {start} was expected.");
    }

    private async Task ReceiveAsync()
    {
        var reader = new MessageReader(_stream);
        try
        {
            while (true)
                Receive(await reader.ReadAsync(CancellationToken.None));
        }
        catch (Exception error) when (error is IOException or InvalidDataException or ObjectDisposedException)
        {
            Close();
            if (!_isDisposed)
                _broken();
        }
    }

    private void Receive(BusMessage message)
    {
        if (message.Type == MessageType.Signal)
        {
            _signalled();
            return;
        }
        TaskCompletionSource<BusMessage>? call;
        lock (_calls)
            _calls.TryGetValue(message.ReplySerial, out call);
        call?.TrySetResult(message);
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Limits;
using OfflineSync.Server.Retention;
using OfflineSync.Simulation.Network;
using OfflineSync.Simulation.Versions;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Servers;

/// <summary>A server node: the server's own code from the HTTP request down to the store, in a process that can die.</summary>
internal sealed class ServerNode : IDisposable
{
    private const string AnyOtherMethod = "{service}/{method}";

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(30);

    // The store is at its slowest, and no client waits as long. Calls with a deadline end at it, answered or not.
    private static readonly TimeSpan LongestPull = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(90);

    private readonly ServiceProvider _services;
    private readonly Dictionary<string, RequestDelegate> _methods;
    private readonly HashSet<ServerCall> _calls = [];
    private readonly TokenCheck _tokens;
    private readonly NewerBuild? _newer;
    private readonly OlderBuild? _older;
    private readonly NodeAttachments? _attachments;
    private readonly Action<string> _failed;
    private long _served;

    /// <param name="process">Its process.</param>
    /// <param name="log">Its connection to the store.</param>
    /// <param name="epochs">Where epochs come from.</param>
    /// <param name="failed">Told of what no node may do.</param>
    /// <param name="logAge">How long it keeps deletes.</param>
    /// <param name="newer">Its build, if it is a newer one.</param>
    /// <param name="older">Its build, if it is an older one.</param>
    /// <param name="attachments">What it needs for attachments, if apps have any.</param>
    public ServerNode(
        SimProcess process, IChangeLog log, EpochSource epochs, Action<string> failed, TimeSpan logAge, NewerBuild? newer, OlderBuild? older, NodeAttachments? attachments)
    {
        _attachments = attachments;
        _failed = failed;
        Process = process;
        (_newer, _older) = (newer, older);
        _tokens = new TokenCheck(process.Clock);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(process.Clock);
        services.AddSingleton<IHostApplicationLifetime, NodeLifetime>();
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton<ILoggerFactory>(new WorldLogger(process, failed));
        services.AddMetrics();
        services.AddSingleton(epochs);
        // The limiter knows no other clock than the machine's.
        services.AddOfflineSyncServer(options =>
        {
            (options.MigrateAtStart, options.Access.Anonymous, options.Limits) = (false, true, RateLimits.None);
            options.Retention.LogAge = logAge;
            attachments?.Configure(options);
        });
        services.AddMutationValidator<RefusingValidator>(Devices.AppSchema.Marks);
        services.AddConflictResolver<GreaterWins>(GreaterWins.Name);
        services.AddSingleton(log);
        attachments?.AddTo(services, process);
        _services = services.BuildServiceProvider();
        NodeAttachments.Shrink(_services);
        var endpoints = new NodeEndpoints(_services);
        endpoints.MapOfflineSync();
        _methods = endpoints.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RequestDelegate is not null)
            .GroupBy(endpoint => endpoint.RoutePattern.RawText!).ToDictionary(path => path.Key, path => path.First().RequestDelegate!);
        process.Begin(PollAsync);
    }

    public SimProcess Process { get; }

    public bool IsRunning => !Process.IsDead;

    /// <summary>How many calls are open.</summary>
    public int OpenCalls => _calls.Count;

    /// <summary>Serves a call.</summary>
    public ServerCall Serve(ServerRequest request, NetworkCall? network)
    {
        var call = new ServerCall(Process, request, network, ++_served, _newer);
        _calls.Add(call);
        if (request.Path != SyncMethods.Watch)
            Expect(call, request.Path);
        Process.Begin(() => RunAsync(call, request));
        return call;
    }

    /// <summary>Removes what is older than its retention.</summary>
    public void Compact() => Process.Begin(async () =>
    {
        try
        {
            await _services.GetRequiredService<Compactor>().RunAsync(CancellationToken.None);
        }
        catch (Exception error) when (_services.GetRequiredService<IChangeLog>().IsTransient(error))
        {
            // As in the hosted service: the next time will do.
        }
    });

    /// <summary>Removes attachments that nobody needs.</summary>
    public void Collect() => Process.Begin(() => NodeAttachments.CollectAsync(_services));

    /// <summary>Ends the process without a word; its connections break.</summary>
    public void Kill()
    {
        Process.Kill();
        _attachments?.Release();
        foreach (var call in _calls.OrderBy(call => call.Number))
            call.Reset();
    }

    /// <summary>Lets go of what the runtime keeps of a server, dead or not: meters, and timers of the machine's clock, and with them its whole world.</summary>
    public void Dispose()
    {
        Process.Kill();
        _services.Dispose();
    }

    private void Expect(ServerCall call, string path)
    {
        var world = Process.World;
        var longest = path == SyncMethods.Pull ? LongestPull : LongestCall;
        world.SetTimer(world.Now + longest, world.Outside, () =>
        {
            if (IsRunning && _calls.Contains(call))
                _failed($"{Process.Name} has not answered {path} for {longest.TotalSeconds} seconds");
        });
    }

    private async Task RunAsync(ServerCall call, ServerRequest request)
    {
        if (!_tokens.Accepts(request.Headers.GetValueOrDefault("authorization")))
            call.Context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else if (_older?.Lacks(request.Path) == true)
            await _methods[AnyOtherMethod](call.Context);
        else if (_methods.TryGetValue(request.Path, out var method))
            await method(call.Context);
        else
            call.Context.Response.StatusCode = StatusCodes.Status404NotFound;
        await call.Response.CompleteAsync();
        _calls.Remove(call);
    }

    private async Task PollAsync()
    {
        var poll = _services.GetRequiredService<HeadPoll>();
        var log = _services.GetRequiredService<IChangeLog>();
        while (true)
        {
            await Task.Delay(PollInterval, Process.Clock);
            try
            {
                await poll.PollAsync(CancellationToken.None);
            }
            catch (Exception error) when (log.IsTransient(error))
            {
                // As in the hosted service: the next time will do.
            }
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Process.Name} ({OpenCalls} calls)");
}

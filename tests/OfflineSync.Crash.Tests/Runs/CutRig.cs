using OfflineSync.Client;
using OfflineSync.Crash.Tests.Clients;
using OfflineSync.Crash.Tests.Network;
using OfflineSync.Crash.Victim;
using OfflineSync.Testing;

namespace OfflineSync.Crash.Tests.Runs;

/// <summary>A client in this process that writes, syncs over a connection that breaks, and syncs again.</summary>
internal sealed class CutRig : IAsyncDisposable
{
    private readonly CrashRun _run;
    private readonly TestClient _client;
    private readonly RenewedHandler _handler;
    private readonly OfflineSyncClient _sdk;

    private CutRig(CrashRun run, TestClient client, RenewedHandler handler, OfflineSyncClient sdk)
    {
        _run = run;
        _client = client;
        _handler = handler;
        _sdk = sdk;
    }

    /// <summary>Cuts after which the server had nothing of what was pushed.</summary>
    public int Lost { get; private set; }

    /// <summary>Cuts after which the server had committed, and the client did not know.</summary>
    public int Unknown { get; private set; }

    /// <summary>Cuts that came when the client knew already.</summary>
    public int Late { get; private set; }

    public static async Task<CutRig> OpenAsync(CrashRun run, string name)
    {
        var client = run.AddClient(name);
        var handler = new RenewedHandler();
        var options = AppSchema.Options(client.DatabasePath, run.Network.Address, CrashRun.Scope);
        options.HttpHandlerFactory = () => handler;
        var sdk = await OfflineSyncClient.OpenAsync(options);
        // What is declared once is not declared again.
        await sdk.SyncNowAsync();
        return new CutRig(run, client, handler, sdk);
    }

    /// <summary>Writes a transaction, and pushes it over a connection that breaks. Returns false when the fault's place was not reached.</summary>
    public async Task<bool> CutAsync(Fault fault, string what, string more = "")
    {
        var number = await WriteAsync(more);
        _handler.Renew();
        _run.Network.BreakNext(fault);
        var isKnown = await TrySyncAsync();
        fault.Disarm();
        _run.Network.BreakNext(null);
        var hasArrived = await _run.Store.ReadHeadAsync(CrashRun.Scope) >= number;
        // The connection may be breaking, and nobody has noticed yet: then the next sync is the first one that the cut hits.
        if (isKnown && fault.Reached.IsCompleted)
            await TrySyncAsync();
        await RecoverAsync(number, what);
        if (!fault.Reached.IsCompleted)
            return false;
        (Lost, Unknown, Late) = (Lost + (hasArrived ? 0 : 1), Unknown + (hasArrived && !isKnown ? 1 : 0), Late + (isKnown ? 1 : 0));
        return true;
    }

    /// <summary>Writes a transaction, and pushes it; when the server has committed, the reply, which was held back until then, is cut off.</summary>
    public async Task HoldReplyAsync(CutKind kind, string what)
    {
        var number = await WriteAsync("");
        _handler.Renew();
        var fault = new Fault(Direction.Down, position => position.FrameType == FrameType.Headers, kind: null);
        _run.Network.BreakNext(fault);
        var sync = TrySyncAsync();
        await Waiting.UntilAsync(async () => await _run.Store.ReadHeadAsync(CrashRun.Scope) == number, $"{what}: the push did not arrive.");
        Assert.False(sync.IsCompleted, $"{what}: the client knew of the result before the reply.");
        fault.Release(kind);
        Assert.False(await sync, $"{what}: the client took a reply that it never got for good.");
        await RecoverAsync(number, what);
    }

    public ValueTask DisposeAsync() => _sdk.DisposeAsync();

    private async Task<long> WriteAsync(string more)
    {
        var number = _client.Record.Returned + 1;
        _client.Record.Note(begun: number, returned: number - 1);
        await AppTransaction.WriteAsync(_sdk, _client.Name, number, more);
        _client.Record.Note(begun: number, returned: number);
        return number;
    }

    private async Task<bool> TrySyncAsync()
    {
        try
        {
            await _sdk.SyncNowAsync();
            return true;
        }
        catch (OfflineSyncException error) when (error.Error == OfflineSyncError.Unreachable)
        {
            _client.Tail.Add(error.Message);
            return false;
        }
    }

    private async Task RecoverAsync(long number, string what)
    {
        _client.Tail.Add($"{what}: {_client.Name}-{number}");
        await _sdk.SyncNowAsync();
        Assert.True(_sdk.Status.Pending == 0, $"{what}: {_sdk.Status.Pending} mutations wait after the next sync.");
        var head = await _run.Store.ReadHeadAsync(CrashRun.Scope);
        Assert.True(head == number, $"{what}: after {number} transactions the log has {head} changes.");
    }
}

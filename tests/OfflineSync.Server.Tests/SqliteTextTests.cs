using OfflineSync.Contract;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Hosting;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Server.Tests;

public sealed class SqliteTextTests : TextContract
{
    private readonly SqliteStore _store = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _store.Delete();
    }

    [Fact]
    public async Task An_edit_of_a_text_whose_history_is_damaged_is_rejected_after_some_attempts_and_blocks_nothing_else()
    {
        var (first, _) = await TwoDevicesAsync("text");
        _store.Execute("DELETE FROM text_chunks");
        first.Write(RowChange.Update("t", "x", ("text", Value.FromText("text, edited"))));
        first.Write(RowChange.Insert("t", "after"));
        for (var attempt = 1; attempt < 3; attempt++)
            Assert.Equal(Reason.MutationFailed, (await Assert.ThrowsAsync<RpcException>(first.PushAsync)).Reason);
        await first.SyncAsync();
        Assert.Equal(["SERVER_FAILED", ""], first.Results.TakeLast(2).Select(result => result.Code));
    }

    protected override void Configure(ServerOptions options) => _store.Configure(options);
}

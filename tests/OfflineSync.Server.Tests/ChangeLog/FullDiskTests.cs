using OfflineSync.Contract;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Testing;
using OfflineSync.WorkManager.Tests;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Server.Tests.ChangeLog;

/// <summary>The embedded store on a disk that is full for a while.</summary>
public sealed class FullDiskTests
{
    [RootFact]
    public async Task Pushes_are_told_to_come_back_reads_go_on_and_nothing_is_lost_or_doubled()
    {
        var clock = new TestClock();
        using var disk = new SmallDisk(4096);
        await using var node = await SyncNode.StartAsync(options => options.SqlitePath = disk.DatabasePath, clock);
        var device = new Device(node, clock, "scope", 1);
        device.Write(RowChange.Insert("t", "small", ("a", Value.FromInteger(1))));
        await device.SyncAsync();
        disk.Fill();
        device.Write(RowChange.Insert("t", "large", ("a", Value.FromText(new string('x', 500_000)))));

        var refusal = await Assert.ThrowsAsync<RpcException>(() => device.PushAsync());

        Assert.Equal((StatusCode.Unavailable, Reason.StoreUnavailable), (refusal.Status, refusal.Reason));
        var reader = new Device(node, clock, "scope", 2);
        await reader.SyncAsync();
        Assert.True(reader.Replica.Has("t", "small"));
        disk.Free();
        await device.SyncAsync();
        await reader.SyncAsync();
        Assert.Equal(device.Replica.Dump(), reader.Replica.Dump());
        Assert.Equal(2ul, reader.Base);
    }
}

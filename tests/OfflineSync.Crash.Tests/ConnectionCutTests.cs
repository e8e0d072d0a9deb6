using System.Globalization;
using OfflineSync.Crash.Tests.Network;
using OfflineSync.Crash.Tests.Runs;
using OfflineSync.Crash.Tests.Servers;
using Xunit.Abstractions;

namespace OfflineSync.Crash.Tests;

public sealed class ConnectionCutTests(ITestOutputHelper output)
{
    // The places around the beginning of a frame: before it, within its header, and before its payload.
    private static readonly int[] PlacesInFrame = [0, 1, 9];

    [Theory]
    [InlineData(nameof(Direction.Up), nameof(CutKind.Reset))]
    [InlineData(nameof(Direction.Up), nameof(CutKind.End))]
    [InlineData(nameof(Direction.Down), nameof(CutKind.Reset))]
    [InlineData(nameof(Direction.Down), nameof(CutKind.End))]
    public Task A_connection_that_is_cut_at_any_byte_of_a_push_costs_nothing(string way, string how) => RunAsync(async rig =>
    {
        var (direction, kind) = (Enum.Parse<Direction>(way), Enum.Parse<CutKind>(how));
        long place = 0;
        for (var late = 0; late < SuiteSize.BytesTooLate; place++)
        {
            var here = place;
            late = await rig.CutAsync(new Fault(direction, position => position.Offset == here, kind), $"{kind} at byte {here} {direction}") ? 0 : late + 1;
        }
        output.WriteLine($"{place - SuiteSize.BytesTooLate} bytes");
        Assert.True(direction == Direction.Up ? rig.Lost > 0 : rig.Unknown > 0, $"No cut hit: {rig.Lost} lost, {rig.Unknown} unknown, {rig.Late} late.");
    });

    [Theory]
    [InlineData(nameof(CutKind.Reset))]
    [InlineData(nameof(CutKind.End))]
    public Task A_connection_that_is_cut_at_any_frame_of_a_large_push_costs_nothing(string kind) => RunAsync(async rig =>
    {
        var large = string.Create(
            CultureInfo.InvariantCulture,
            $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {SuiteSize.LargePushRows}) REPLACE INTO ballast SELECT 'b' || i, hex(randomblob(500)) FROM n");
        foreach (var direction in Enum.GetValues<Direction>())
        {
            var (frame, hasMore) = (0, true);
            for (; hasMore; frame++)
            {
                hasMore = false;
                foreach (var place in PlacesInFrame)
                {
                    var here = frame;
                    var fault = new Fault(direction, position => position.Frame == here && position.FrameOffset == place, Enum.Parse<CutKind>(kind));
                    hasMore |= await rig.CutAsync(fault, $"{kind} at byte {place} of frame {here} {direction}", large);
                }
            }
            output.WriteLine($"{direction}: {frame - 1} frames");
        }
        Assert.True(rig.Lost > 0 && rig.Unknown > 0, $"{rig.Lost} lost, {rig.Unknown} unknown, {rig.Late} late.");
    });

    [Fact]
    public Task A_reply_that_is_cut_off_after_the_server_has_committed_costs_nothing() => RunAsync(async rig =>
    {
        foreach (var kind in Enum.GetValues<CutKind>().Where(kind => kind != CutKind.Silence))
            await rig.HoldReplyAsync(kind, $"{kind} of a reply that was held back");
    });

    private async Task RunAsync(Func<CutRig, Task> cut)
    {
        await using var run = await CrashRun.StartAsync(folder => Task.FromResult<Store>(new SqliteStore(folder)));
        await run.GuardAsync(async () =>
        {
            await using (var rig = await CutRig.OpenAsync(run, "c"))
            {
                await cut(rig);
                output.WriteLine($"{rig.Lost} lost, {rig.Unknown} unknown, {rig.Late} late");
            }
            run.Require(await run.FinishAsync());
        });
    }
}

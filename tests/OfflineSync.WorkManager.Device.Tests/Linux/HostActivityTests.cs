using OfflineSync.Testing;
using OfflineSync.WorkManager.Device.Linux;

namespace OfflineSync.WorkManager.Device.Tests.Linux;

public sealed class HostActivityTests
{
    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(30);
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("0.00 1.19 9.00 1/150 4711", "0-3", true)]
    [InlineData("0.00 1.20 0.00 1/150 4711", "0-3", false)]
    [InlineData("0.00 1.20 0.00 1/150 4711", "0-3,6", true)]
    [InlineData("0.00 0.30 0.00 1/150 4711", "0", false)]
    [InlineData("nonsense", "0-3", null)]
    [InlineData(FakeTree.Unreadable, "0-3", null)]
    public void A_host_is_idle_below_three_tenths_of_load_per_core(string load, string cores, bool? expected)
    {
        using var tree = new FakeTree().Write("proc/loadavg", load).Write("sys/devices/system/cpu/online", cores);
        Assert.Equal(expected, new HostActivity(tree.Files, _time, IdleAfter).IsIdle());
    }

    [Theory]
    [InlineData("dev/pts/0", 29, false)]
    [InlineData("dev/pts/0", 31, true)]
    [InlineData("dev/tty1", 29, false)]
    [InlineData("dev/tty1", 31, true)]
    [InlineData("dev/ttyS0", 1, true)]
    [InlineData("dev/pts/ptmx", 1, true)]
    public void A_terminal_that_was_lately_typed_into_is_use(string terminal, int minutesAgo, bool expected)
    {
        using var tree = new FakeTree().Write("proc/loadavg", "0.00 0.00 0.00 1/150 4711").Write(terminal, "");
        File.SetLastAccessTimeUtc(Path.Combine(tree.Root, terminal), (_time.GetUtcNow() - TimeSpan.FromMinutes(minutesAgo)).UtcDateTime);
        Assert.Equal(expected, new HostActivity(tree.Files, _time, IdleAfter).IsIdle());
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("0-7", 8)]
    [InlineData("0,2-3,8-11", 7)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("3-1", null)]
    [InlineData("a-b", null)]
    public void Sets_of_processors_are_counted(string? list, int? expected) => Assert.Equal(expected, CpuList.Count(list));
}

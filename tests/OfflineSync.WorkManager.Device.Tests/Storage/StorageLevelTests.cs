using OfflineSync.WorkManager.Device.Storage;

namespace OfflineSync.WorkManager.Device.Tests.Storage;

public sealed class StorageLevelTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData(500 * MiB, 100_000 * MiB, true)]
    [InlineData((500 * MiB) - 1, 100_000 * MiB, false)]
    [InlineData(50 * MiB, 1000 * MiB, true)]
    [InlineData((50 * MiB) - 1, 1000 * MiB, false)]
    [InlineData(0, 0, null)]
    public void A_volume_is_low_below_5_percent_or_500_MB(long free, long total, bool? expected) =>
        Assert.Equal(expected, new StorageLevel(() => new StorageSpace(free, total)).IsNotLow());

    [Fact]
    public void What_was_low_recovers_only_a_quarter_above_the_threshold()
    {
        var free = 500 * MiB;
        var level = new StorageLevel(() => new StorageSpace(free, 100_000 * MiB));
        Assert.True(level.IsNotLow());
        free = 499 * MiB;
        Assert.False(level.IsNotLow());
        free = 624 * MiB;
        Assert.False(level.IsNotLow());
        free = 625 * MiB;
        Assert.True(level.IsNotLow());
        free = 500 * MiB;
        Assert.True(level.IsNotLow());
    }

    [Fact]
    public void A_volume_that_cannot_be_asked_is_unknown_and_remembered_as_it_was()
    {
        StorageSpace? space = new StorageSpace(499 * MiB, 100_000 * MiB);
        var level = new StorageLevel(() => space);
        Assert.False(level.IsNotLow());
        space = null;
        Assert.Null(level.IsNotLow());
        space = new StorageSpace(600 * MiB, 100_000 * MiB);
        Assert.False(level.IsNotLow());
    }

    [Fact]
    public void The_volume_of_a_file_that_will_be_is_its_folders()
    {
        using var folder = new TempFolder();
        var expected = new DriveInfo(folder.Path);
        var space = Volume.SpaceOf(Path.Combine(folder.Path, "not/there/yet.db"));
        Assert.Equal(expected.TotalSize, space!.Value.Total);
        Assert.InRange(space.Value.Free, 1, expected.TotalSize);
    }

    [Fact]
    public void The_volume_is_the_one_that_is_mounted_there() =>
        Assert.Equal(new DriveInfo("/dev/shm").TotalSize, Volume.SpaceOf("/dev/shm/app.db")!.Value.Total);

    [Fact]
    public void A_path_that_cannot_be_has_no_volume() => Assert.Null(Volume.SpaceOf("a\0b"));
}

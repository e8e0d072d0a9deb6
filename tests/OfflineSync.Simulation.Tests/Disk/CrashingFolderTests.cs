using OfflineSync.Simulation.Disk;

namespace OfflineSync.Simulation.Tests.Disk;

/// <summary>What a power cut leaves of files: what was flushed, under the names whose folders were.</summary>
public sealed class CrashingFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("offlinesync-folder-").FullName;
    private readonly CrashingDisk _disk;
    private readonly CrashingFolder _folder;

    public CrashingFolderTests()
    {
        _disk = new CrashingDisk(Path.Combine(_root, "before"));
        _folder = NewFolder("before", FolderState.Empty, DamagePattern.KeepAll);
    }

    [Fact]
    public void Names_and_content_that_were_flushed_stay()
    {
        Write("files/a", flushes: true);
        _folder.FlushFolder(_folder.PathOf("files"));
        _folder.FlushFolder(_folder.PathOf(""));

        Assert.Equal("content", ReadAfter("files/a", DamagePattern.LoseAll));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_name_is_lost_if_its_folder_or_the_folder_above_was_not_flushed(bool own, bool above)
    {
        Write("files/a", flushes: true);
        if (own)
            _folder.FlushFolder(_folder.PathOf("files"));
        if (above)
            _folder.FlushFolder(_folder.PathOf(""));

        Assert.Null(ReadAfter("files/a", DamagePattern.LoseAll));
        Assert.Equal("content", ReadAfter("files/a", DamagePattern.KeepAll));
    }

    [Fact]
    public void Content_that_was_not_flushed_is_lost_under_a_name_that_was()
    {
        Write("files/a", flushes: false);
        _folder.FlushFolder(_folder.PathOf("files"));
        _folder.FlushFolder(_folder.PathOf(""));

        Assert.Equal("", ReadAfter("files/a", DamagePattern.LoseAll));
    }

    [Fact]
    public void A_file_has_its_old_name_again_if_the_folder_of_the_new_one_was_not_flushed()
    {
        Write("files/a", flushes: true);
        _folder.FlushFolder(_folder.PathOf("files"));
        _folder.FlushFolder(_folder.PathOf(""));
        _folder.Move(_folder.PathOf("files/a"), _folder.PathOf("files/b"));

        Assert.Equal(("content", null), (ReadAfter("files/a", DamagePattern.LoseAll), ReadAfter("files/b", DamagePattern.LoseAll)));
        _folder.FlushFolder(_folder.PathOf("files"));
        Assert.Equal((null, "content"), (ReadAfter("files/a", DamagePattern.LoseAll), ReadAfter("files/b", DamagePattern.LoseAll)));
    }

    [Fact]
    public void A_deleted_file_may_come_back()
    {
        Write("files/a", flushes: true);
        _folder.FlushFolder(_folder.PathOf("files"));
        _folder.FlushFolder(_folder.PathOf(""));
        _folder.Delete(_folder.PathOf("files/a"));

        Assert.Equal("content", ReadAfter("files/a", DamagePattern.Undelete));
        Assert.Null(ReadAfter("files/a", DamagePattern.KeepAll));
    }

    [Fact]
    public void It_fails_where_the_disk_fails()
    {
        _disk.Fault = new DiskFault(_disk.Steps + 1, SQLitePCL.raw.SQLITE_FULL, false);

        Assert.Throws<IOException>(() => Write("files/a", flushes: true));
    }

    public void Dispose()
    {
        _disk.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private void Write(string name, bool flushes)
    {
        _folder.CreateFolder(Path.GetDirectoryName(_folder.PathOf(name))!);
        using var file = _folder.Open(_folder.PathOf(name), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 0 });
        file.Write("content"u8);
        file.Flush(flushToDisk: flushes);
    }

    private string? ReadAfter(string name, DamagePattern pattern)
    {
        var folder = NewFolder(Guid.NewGuid().ToString(), _folder.Capture(), pattern);
        return File.Exists(folder.PathOf(name)) ? File.ReadAllText(folder.PathOf(name)) : null;
    }

    private CrashingFolder NewFolder(string name, FolderState state, DamagePattern pattern)
    {
        var root = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        return new CrashingFolder(_disk, root, state, pattern, new Random(1), () => DateTimeOffset.UnixEpoch);
    }
}

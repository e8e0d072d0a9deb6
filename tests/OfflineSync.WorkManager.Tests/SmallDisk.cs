using System.Diagnostics;

namespace OfflineSync.WorkManager.Tests;

/// <summary>A file system of its own in memory, which can be full or read-only.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Kibibytes = 512;
    private static readonly byte[] Block = new byte[4_096];

    private readonly string _path = Directory.CreateTempSubdirectory("workmanager-disk").FullName;

    public SmallDisk() => Run("mount", "-t", "tmpfs", "-o", $"size={Kibibytes}k", "none", _path);

    public string DatabasePath => Path.Combine(_path, "work.db");

    private string Filler => Path.Combine(_path, "filler");

    public bool IsReadOnly
    {
        set => Run("mount", "-o", value ? "remount,ro" : "remount,rw", _path);
    }

    /// <summary>Leaves no byte free.</summary>
    public void Fill()
    {
        using var file = File.OpenHandle(Filler, FileMode.Create, FileAccess.Write);
        try
        {
            for (var length = 0L; ; length += Block.Length)
                RandomAccess.Write(file, Block, length);
        }
        catch (IOException)
        {
        }
    }

    public void Free() => File.Delete(Filler);

    public void Dispose()
    {
        Run("umount", "--lazy", _path);
        Directory.Delete(_path);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} has failed.");
    }
}

using System.Diagnostics;

namespace OfflineSync.Testing;

/// <summary>A file system of its own in memory, which can be full or read-only.</summary>
public sealed class SmallDisk : IDisposable
{
    private static readonly byte[] Block = new byte[4_096];

    private readonly string _path = Directory.CreateTempSubdirectory("small-disk").FullName;

    /// <param name="kibibytes">Its size.</param>
    public SmallDisk(int kibibytes = 512) => Run("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k", "none", _path);

    /// <summary>A file on it.</summary>
    public string DatabasePath => Path.Combine(_path, "disk.db");

    private string Filler => Path.Combine(_path, "filler");

    /// <summary>Whether nothing can be written.</summary>
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

    /// <summary>Makes room again.</summary>
    public void Free() => File.Delete(Filler);

    /// <inheritdoc/>
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

using OfflineSync.WorkManager.Device.Linux;

namespace OfflineSync.WorkManager.Device.Tests.Linux;

/// <summary>sysfs, proc and device files in a temporary folder.</summary>
internal sealed class FakeTree : IDisposable
{
    /// <summary>The content of a file that exists but cannot be read, as those of a device that is just going.</summary>
    public const string Unreadable = "(unreadable)";

    private readonly TempFolder _folder = new();

    public string Root => _folder.Path;

    public FileTree Files => new(Root);

    public FakeTree Write(string path, string content)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.Delete(full);
        if (content == Unreadable)
            // Address 0 is never mapped: reading it gives an input/output error, and so an IOException like ENODEV's and EAGAIN's.
            File.CreateSymbolicLink(full, "/proc/self/mem");
        else
            File.WriteAllText(full, content + "\n");
        return this;
    }

    /// <summary>Adds a power supply from "file=content" pairs.</summary>
    public FakeTree Supply(string name, string files)
    {
        foreach (var file in files.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = file.Split('=');
            Write($"sys/class/power_supply/{name}/{pair[0]}", pair[1].Replace('_', ' '));
        }
        return this;
    }

    public void Delete(string path) => Directory.Delete(Path.Combine(Root, path), recursive: true);

    public void Dispose() => _folder.Dispose();
}

using System.Text;

namespace OfflineSync.WorkManager.Device.Linux;

/// <summary>Reads sysfs, proc and device files below a root. What cannot be read, such as files of a device that just went, is null.</summary>
internal sealed class FileTree(string root)
{
    private const int ReadMax = 1 << 20;

    /// <summary>A file's text without surrounding white space.</summary>
    public string? Read(string path)
    {
        try
        {
            // These files tell no size, and reading them at an offset is not always possible.
            using var file = File.OpenRead(PathOf(path));
            using var reader = new StreamReader(file, Encoding.UTF8);
            var text = new char[4096];
            var content = new StringBuilder();
            for (int read; content.Length < ReadMax && (read = reader.Read(text)) > 0;)
                content.Append(text, 0, read);
            return content.ToString().Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    public bool Exists(string path) => Path.Exists(PathOf(path));

    /// <summary>The names in a folder, none if there is no such folder.</summary>
    public IReadOnlyList<string>? Names(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(PathOf(folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>When a file was last read.</summary>
    public DateTimeOffset LastRead(string path)
    {
        try
        {
            return new DateTimeOffset(File.GetLastAccessTimeUtc(PathOf(path)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return DateTimeOffset.MinValue;
        }
    }

    private string PathOf(string path) => Path.Combine(root, path);
}

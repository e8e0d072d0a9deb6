using System.Globalization;

namespace OfflineSync.Client.Attachments;

/// <summary>
/// The files beside the app's database: each whole one under its hash, and those that are being written in a folder of their own. A whole file comes and goes only
/// while its row is written, under SQLite's write lock, so that no other process sees one without the other.
/// </summary>
internal sealed class AttachmentFolder(string path)
{
    private const string Temporary = "temp";
    private const int TriesMax = 100;

    private static int _names;

    public static AttachmentFolder Beside(string databasePath) => new(databasePath + "-attachments");

    public bool Exists => Directory.Exists(path);

    public string PathOf(AttachmentId id) => Path.Combine(path, id.ToString()[..2], id.ToString());

    public string PartOf(AttachmentId id) => Path.Combine(path, Temporary, id + ".part");

    /// <summary>Whether the whole file is here, as far as its length tells.</summary>
    public bool Has(AttachmentId id, long length) => new FileInfo(PathOf(id)) is { Exists: true } file && file.Length == length;

    /// <summary>A file to write something new to, which nobody else opens meanwhile.</summary>
    public FileStream CreateTemporary()
    {
        Directory.CreateDirectory(Path.Combine(path, Temporary));
        for (var tries = 1; ; tries++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Interlocked.Increment(ref _names)}.new");
            try
            {
                return Open(Path.Combine(path, Temporary, name), FileMode.CreateNew);
            }
            catch (IOException) when (tries < TriesMax && File.Exists(Path.Combine(path, Temporary, name)))
            {
                // Left by an earlier process of the same number.
            }
        }
    }

    /// <summary>The part of a file that has arrived; null while another process has it.</summary>
    public FileStream? TryOpenPart(AttachmentId id) => TryOpen(PartOf(id));

    /// <summary>Keeps other processes from uploading the same file; null when one does.</summary>
    public FileStream? TryLockUpload(AttachmentId id) => TryOpen(Path.Combine(path, Temporary, id + ".lock"));

    /// <summary>Gives a whole, written file its place.</summary>
    public void Place(string file, AttachmentId id)
    {
        var folder = Path.GetDirectoryName(PathOf(id))!;
        var isNew = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        File.Move(file, PathOf(id), overwrite: true);
        FolderFlush.Flush(folder);
        if (!isNew)
            return;
        FolderFlush.Flush(path);
        FolderFlush.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    public FileStream OpenRead(AttachmentId id) => new(PathOf(id), new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.Read | FileShare.Delete,
        BufferSize = 0,
    });

    public void Delete(AttachmentId id)
    {
        if (File.Exists(PathOf(id)))
            File.Delete(PathOf(id));
    }

    /// <summary>The whole files.</summary>
    public IEnumerable<AttachmentId> Whole()
    {
        if (!Exists)
            yield break;
        foreach (var folder in Directory.EnumerateDirectories(path))
        {
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                if (AttachmentId.TryParse(Path.GetFileName(file), out var id))
                    yield return id;
            }
        }
    }

    /// <summary>The files that are or were being written, and locks.</summary>
    public IEnumerable<FileInfo> Unfinished() => new DirectoryInfo(Path.Combine(path, Temporary)) is { Exists: true } folder ? folder.EnumerateFiles() : [];

    /// <summary>Deletes a temporary file unless somebody has it open.</summary>
    public static void TryDelete(FileInfo file)
    {
        try
        {
            using var unused = Open(file.FullName, FileMode.Open);
            File.Delete(file.FullName);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // In use, or gone. On a system that keeps open files, it goes another time.
        }
    }

    private static FileStream? TryOpen(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        try
        {
            return Open(file, FileMode.OpenOrCreate);
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }
    }

    private static FileStream Open(string file, FileMode mode) => new(file, new FileStreamOptions
    {
        Mode = mode,
        Access = FileAccess.ReadWrite,
        Share = FileShare.None,
        BufferSize = 0,
    });
}

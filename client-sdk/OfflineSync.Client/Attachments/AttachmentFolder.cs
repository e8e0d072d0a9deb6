using System.Globalization;

namespace OfflineSync.Client.Attachments;

/// <summary>
/// The files beside the app's database: each whole one under its hash, and those that are being written in a folder of their own. A whole file comes and goes only
/// while its row is written, under SQLite's write lock, so that no other process sees one without the other.
/// </summary>
internal sealed class AttachmentFolder(string path, AttachmentFiles files)
{
    private const string Temporary = "temp";
    private const int TriesMax = 100;

    private static int _names;

    public static AttachmentFolder Beside(string databasePath, AttachmentFiles files) => new(databasePath + "-attachments", files);

    public bool Exists => Directory.Exists(path);

    public string PathOf(AttachmentId id) => Path.Combine(path, id.ToString()[..2], id.ToString());

    public string PartOf(AttachmentId id) => Path.Combine(path, Temporary, id + ".part");

    /// <summary>Whether the whole file is here, as far as its length tells.</summary>
    public bool Has(AttachmentId id, long length) => new FileInfo(PathOf(id)) is { Exists: true } file && file.Length == length;

    /// <summary>A file to write something new to, which nobody else opens meanwhile.</summary>
    public FileStream CreateTemporary()
    {
        files.CreateFolder(Path.Combine(path, Temporary));
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
        files.CreateFolder(folder);
        files.Move(file, PathOf(id));
        files.FlushFolder(folder);
        if (!isNew)
            return;
        files.FlushFolder(path);
        files.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    public FileStream OpenRead(AttachmentId id) => files.Open(PathOf(id), new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.Read | FileShare.Delete,
        BufferSize = 0,
    });

    public void Delete(AttachmentId id)
    {
        if (File.Exists(PathOf(id)))
            files.Delete(PathOf(id));
    }

    /// <summary>The whole files.</summary>
    public IEnumerable<AttachmentId> Whole()
    {
        if (!Exists)
            yield break;
        foreach (var folder in files.ListFolders(path))
        {
            foreach (var file in files.ListFiles(folder))
            {
                if (AttachmentId.TryParse(Path.GetFileName(file), out var id))
                    yield return id;
            }
        }
    }

    /// <summary>The files that are or were being written, and locks.</summary>
    public IEnumerable<FileInfo> Unfinished() => Path.Combine(path, Temporary) is var folder && Directory.Exists(folder)
        ? files.ListFiles(folder).Select(file => new FileInfo(file))
        : [];

    /// <summary>When a temporary file was written to last.</summary>
    public DateTimeOffset WrittenAt(FileInfo file) => files.WrittenAt(file);

    /// <summary>Deletes a temporary file that is closed, and may have got its place meanwhile. What cannot be deleted is swept later.</summary>
    public void DeleteTemporary(string file)
    {
        if (File.Exists(file))
            TryDelete(new FileInfo(file));
    }

    /// <summary>Deletes a temporary file unless somebody has it open.</summary>
    public void TryDelete(FileInfo file)
    {
        try
        {
            using var unused = Open(file.FullName, FileMode.Open);
            files.Delete(file.FullName);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // In use, or gone. On a system that keeps open files, it goes another time.
        }
    }

    private FileStream? TryOpen(string file)
    {
        files.CreateFolder(Path.GetDirectoryName(file)!);
        try
        {
            return Open(file, FileMode.OpenOrCreate);
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }
    }

    private FileStream Open(string file, FileMode mode) => files.Open(file, new FileStreamOptions
    {
        Mode = mode,
        Access = FileAccess.ReadWrite,
        Share = FileShare.None,
        BufferSize = 0,
    });
}

namespace OfflineSync.Client.Attachments;

/// <summary>The file system below the attachments: a seam for disks in tests that lose what was not flushed.</summary>
internal class AttachmentFiles
{
    public virtual void CreateFolder(string path) => Directory.CreateDirectory(path);

    public virtual FileStream Open(string path, FileStreamOptions options) => new(path, options);

    /// <summary>Gives a file another name, in place of what has it.</summary>
    public virtual void Move(string path, string target) => File.Move(path, target, overwrite: true);

    public virtual void Delete(string path) => File.Delete(path);

    /// <summary>Makes sure that the names in a folder are still there after a power failure.</summary>
    public virtual void FlushFolder(string path) => FolderFlush.Flush(path);

    /// <summary>When a file was written to last.</summary>
    public virtual DateTimeOffset WrittenAt(FileInfo file) => file.LastWriteTimeUtc;

    /// <summary>The folders in a folder, in any order.</summary>
    public virtual IEnumerable<string> ListFolders(string path) => Directory.EnumerateDirectories(path);

    /// <summary>The files in a folder, in any order.</summary>
    public virtual IEnumerable<string> ListFiles(string path) => Directory.EnumerateFiles(path);
}

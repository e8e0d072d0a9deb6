namespace OfflineSync.WorkManager.Device.Storage;

/// <summary>The volume that a file is or will be on.</summary>
internal static class Volume
{
    /// <summary>Its space; nothing when the system does not tell.</summary>
    public static StorageSpace? SpaceOf(string path)
    {
        try
        {
            // Windows knows volumes by their roots; elsewhere any existing path leads to its volume, bind mounts included.
            var full = Path.GetFullPath(path);
            var drive = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(full)! : Existing(full));
            return new StorageSpace(drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static string Existing(string path)
    {
        while (!Path.Exists(path) && Path.GetDirectoryName(path) is { } parent)
            path = parent;
        return path;
    }
}

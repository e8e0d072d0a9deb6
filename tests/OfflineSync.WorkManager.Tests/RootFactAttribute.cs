namespace OfflineSync.WorkManager.Tests;

/// <summary>A test that mounts file systems, which takes root on Linux.</summary>
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            Skip = "It mounts a file system, which takes root on Linux.";
    }
}

using System.Diagnostics;
using System.Globalization;

namespace OfflineSync.Simulation.Running;

/// <summary>Folders for what runs have on the real disk: in memory where that can be had.</summary>
internal static class RunFolder
{
    private const string Memory = "/dev/shm";
    private const string Name = "offlinesync-simulation-";

    private static readonly string Parent = Directory.Exists(Memory) ? Memory : Path.GetTempPath();
    private static int _runs;

    /// <summary>A new one, which the run deletes. What the collector closes of an earlier run must not find files of a later one under its paths.</summary>
    public static string Create()
    {
        if (_runs == 0)
            RemoveOrphans();
        return Directory.CreateDirectory(Path.Combine(
            Parent, string.Create(CultureInfo.InvariantCulture, $"{Name}{Environment.ProcessId}"), string.Create(CultureInfo.InvariantCulture, $"{++_runs}"))).FullName;
    }

    /// <summary>Processes that were killed leave theirs behind.</summary>
    private static void RemoveOrphans()
    {
        foreach (var folder in Directory.GetDirectories(Parent, Name + "*"))
        {
            if (int.TryParse(Path.GetFileName(folder)[Name.Length..], CultureInfo.InvariantCulture, out var process) && !IsRunning(process))
                Remove(folder);
        }
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another process removes it, or it is somebody else's.
        }
    }
}

using System.Globalization;

namespace OfflineSync.WorkManager.Device.Linux;

/// <summary>Whether a machine that no desktop watches is idle: a low load, and no terminal that was lately typed into.</summary>
internal sealed class HostActivity(FileTree files, TimeProvider time, TimeSpan idleAfter)
{
    private const double IdleLoadPerCore = 0.3;

    public bool? IsIdle() => LoadPerCore() is { } load ? load < IdleLoadPerCore && !IsTypedInto() : null;

    /// <summary>The average of five minutes.</summary>
    private double? LoadPerCore() =>
        (files.Read("proc/loadavg") ?? "").Split(' ') is [_, var load, ..]
        && double.TryParse(load, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var average) ? average / Cores() : null;

    /// <summary>The machine's, as its load is: a container's share does not matter here.</summary>
    private int Cores() => CpuList.Count(files.Read("sys/devices/system/cpu/online")) ?? Environment.ProcessorCount;

    private bool IsTypedInto()
    {
        var since = time.GetUtcNow() - idleAfter;
        return Terminals().Any(terminal => files.LastRead(terminal) > since);
    }

    private IEnumerable<string> Terminals() => Numbered("dev/pts", "").Concat(Numbered("dev", "tty"));

    private IEnumerable<string> Numbered(string folder, string kind) => (files.Names(folder) ?? [])
        .Where(name => name.Length > kind.Length && name.StartsWith(kind, StringComparison.Ordinal) && char.IsAsciiDigit(name[kind.Length]))
        .Select(name => $"{folder}/{name}");
}

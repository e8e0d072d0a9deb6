using System.Globalization;

namespace OfflineSync.WorkManager.Device.Linux;

/// <summary>
/// An entry of <c>/sys/class/power_supply</c>, as the kernel's <c>Documentation/ABI/testing/sysfs-class-power</c> describes them.
/// </summary>
internal sealed class PowerSupply(FileTree files, string folder)
{
    private const int LowPercent = 15;

    /// <summary>Whether it feeds this machine: mice and headsets have supplies of their own, and empty battery bays are listed too.</summary>
    public bool IsPart => Read("scope") != "Device" && Read("present") != "0";

    public string? Type { get; } = files.Read($"{folder}/type");

    public bool IsBattery => Type == "Battery";

    public bool? IsOnline => Number("online") is { } state ? state >= 1 : null;

    public string? Status => Read("status");

    /// <summary>Energy or charge, whichever the battery measures.</summary>
    public (long Now, long Full)? Content => ContentIn("energy") ?? ContentIn("charge");

    public bool? IsNotLow =>
        Number("capacity") is { } percent ? percent > LowPercent
        : Read("capacity_level") is { } level && level != "Unknown" ? level is not ("Low" or "Critical")
        : Content is { } content ? IsNotLowAt(content.Now, content.Full)
        : null;

    public int? Percent =>
        Number("capacity") is { } percent ? (int)Math.Clamp(percent, 0, 100)
        : Content is { } content ? PercentOf(content.Now, content.Full)
        : null;

    public static int PercentOf(long now, long full) => (int)Math.Clamp(now * 100.0 / full, 0, 100);

    public static bool IsNotLowAt(long now, long full) => now * 100.0 > full * (double)LowPercent;

    public (long Now, long Full)? ContentIn(string unit) =>
        Number($"{unit}_now") is { } now && Number($"{unit}_full") is > 0 and { } full ? (now, full) : null;

    private long? Number(string name) =>
        long.TryParse(Read(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string? Read(string name) => files.Read($"{folder}/{name}");
}

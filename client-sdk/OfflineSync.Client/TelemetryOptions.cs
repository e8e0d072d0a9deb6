using System.Reflection;

namespace OfflineSync.Client;

/// <summary>What the client keeps about its background work, and what of it the server is told. None of it says what users wrote.</summary>
public sealed class TelemetryOptions
{
    /// <summary>
    /// Whether the device keeps a journal of syncs and works, which <see cref="OfflineSyncClient.Diagnostics"/> reads. Its file is
    /// <see cref="OfflineSyncOptions.DatabasePath"/> + <c>-offlinesync-journal</c>. Default: yes.
    /// </summary>
    public bool Journal { get; set; } = true;

    /// <summary>
    /// Whether sums of the journal are sent to the server now and then, after a sync that happened anyway, and the server's sync policy is asked for. No: neither
    /// happens. Without a journal only the policy is asked for. Default: yes.
    /// </summary>
    public bool Upload { get; set; } = true;

    /// <summary>The app's version, by which the server tells devices apart: at most 64 characters. Default: that of the entry assembly.</summary>
    public string AppVersion { get; set; } = VersionOf(Assembly.GetEntryAssembly());

    /// <summary>A label by which the server tells devices apart, such as a country or a depot: at most 64 characters; never a person's. Default: empty.</summary>
    public string Region { get; set; } = "";

    /// <summary>
    /// The operating system by which the server tells devices apart, at most 64 characters, for apps that know it better than .NET does, such as in a container;
    /// null: the one that is found, such as <c>android 15</c>. Default: null.
    /// </summary>
    public string? OperatingSystem { get; set; }

    /// <summary>The least time between two reports, at least 15 minutes. The server may ask for more. Default: 6 hours.</summary>
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How many events the journal keeps at most, 10 to 100,000. Default: 5,000.</summary>
    public int EventsMax { get; set; } = 5_000;

    /// <summary>How many bytes the journal's content has at most, from 128 KB on. Default: 4 MB.</summary>
    public long BytesMax { get; set; } = 4 * 1024 * 1024;

    /// <summary>How long the journal keeps an event, at least an hour. Default: 30 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>What is wrong and what to do; null if nothing is.</summary>
    internal string? FindProblem() =>
        ReportInterval < TimeSpan.FromMinutes(15) || ReportInterval > TimeSpan.FromDays(30)
            ? $"Telemetry.ReportInterval is {ReportInterval}. Set it to between 15 minutes and 30 days."
        : EventsMax is < 10 or > 100_000 ? $"Telemetry.EventsMax is {EventsMax}. Set it to between 10 and 100,000."
        : BytesMax is < 128 * 1024 or > 1024 * 1024 * 1024 ? $"Telemetry.BytesMax is {BytesMax}. Set it to between 128 KB and 1 GB."
        : Retention < TimeSpan.FromHours(1) || Retention > TimeSpan.FromDays(3650)
            ? $"Telemetry.Retention is {Retention}. Set it to between an hour and ten years."
        : null;

    private static string VersionOf(Assembly? app)
    {
        var version = app?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        return version.IndexOf('+', StringComparison.Ordinal) is >= 0 and var hash ? version[..hash] : version;
    }
}

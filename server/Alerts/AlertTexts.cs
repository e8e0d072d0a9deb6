using System.Globalization;

namespace OfflineSync.Server.Alerts;

/// <summary>How alerts spell what they are about.</summary>
internal static class AlertTexts
{
    public static string Version(string appVersion) => appVersion.Length > 0 ? $"app version {appVersion}" : "unknown app version";

    public static string Cohort(string appVersion, string region) => region.Length > 0 ? $"{Version(appVersion)}, region {region}" : Version(appVersion);

    public static string Percent(double share) => share.ToString(share < 0.1 ? "0.0%" : "0%", CultureInfo.InvariantCulture);

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Duration(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds) switch
    {
        { TotalDays: >= 2 } span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0.#} days"),
        { TotalHours: >= 2 } span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#} hours"),
        { TotalMinutes: >= 2 } span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} minutes"),
        var span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} seconds"),
    };
}

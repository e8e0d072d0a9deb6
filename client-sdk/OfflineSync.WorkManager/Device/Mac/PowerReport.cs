using System.Globalization;
using System.Text.RegularExpressions;

namespace OfflineSync.WorkManager.Device.Mac;

/// <summary>
/// What <c>pmset -g batt</c> prints: "Now drawing from 'AC Power'" and a line such as "-InternalBattery-0 (id=1) 97%; charging; 0:20 remaining
/// present: true" for each battery.
/// </summary>
internal sealed partial record PowerReport(string? Source, IReadOnlyList<int> Batteries)
{
    private const int LowPercent = 15;

    public static PowerReport Parse(string text) => new(
        SourceName().Match(text) is { Success: true } source ? source.Groups[1].Value : null,
        [.. BatteryLevel().Matches(text).Select(level => int.Parse(level.Groups[1].Value, CultureInfo.InvariantCulture))]);

    /// <summary>Whether the mains feed the machine; a UPS is a battery.</summary>
    public bool? IsCharging() => Source switch
    {
        "AC Power" => true,
        "Battery Power" or "UPS Power" => false,
        _ => null,
    };

    public bool? IsBatteryNotLow() => BatteryPercent() is { } percent ? percent > LowPercent : Source is null ? null : true;

    public int? BatteryPercent() => Batteries.Count > 0 ? Batteries.Max() : null;

    [GeneratedRegex(@"^Now drawing from '([^']+)'", RegexOptions.Multiline)]
    private static partial Regex SourceName();

    [GeneratedRegex(@"^ *-InternalBattery.*?\s(\d{1,3})%;(?!.*present: false)", RegexOptions.Multiline)]
    private static partial Regex BatteryLevel();
}

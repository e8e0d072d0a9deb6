using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Fleet;
using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Server.Dashboard.Filters;

/// <summary>Which days and which part of the fleet a page is about.</summary>
internal sealed record FleetFilter
{
    public const string Unknown = "(unknown)";
    public const int DaysMax = 400;
    private const int DefaultLast = 7;

    /// <summary>The spans that are offered, in days.</summary>
    public static IReadOnlyList<(int Days, string Name)> Presets { get; } = [(1, "24 h"), (7, "7 days"), (30, "30 days"), (90, "90 days")];

    /// <summary>The networks, as the query names them.</summary>
    public static IReadOnlyDictionary<string, FieldNetwork> Networks { get; } =
        Enum.GetValues<FieldNetwork>().ToDictionary(NameOf, StringComparer.Ordinal);

    /// <summary>The first day.</summary>
    public required int From { get; init; }

    /// <summary>The last day.</summary>
    public required int To { get; init; }

    /// <summary>The preset, if the days come from one.</summary>
    public int? Last { get; init; }

    /// <summary>The app's version, or the beginning of versions with a <c>*</c> at its end; empty: unknown; null: all. So are the others.</summary>
    public string? AppVersion { get; init; }

    /// <summary>The operating system.</summary>
    public string? Os { get; init; }

    /// <summary>The region.</summary>
    public string? Region { get; init; }

    /// <summary>The network; null: all.</summary>
    public FieldNetwork? Network { get; init; }

    /// <summary>The span of a preset.</summary>
    public static FleetFilter Of(int last, int today) => new() { From = today - last, To = today, Last = last };

    /// <summary>Reads a query. What is wrong is told to <paramref name="problems"/>, and left out.</summary>
    public static FleetFilter Read(IQueryCollection query, int today, ICollection<string> problems)
    {
        var last = DefaultLast;
        if (Text(query, "last") is { } asked && !(int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out last) && Presets.Any(preset => preset.Days == last)))
        {
            problems.Add("The span must be 1, 7, 30 or 90 days.");
            last = DefaultLast;
        }
        var filter = Of(last, today) with
        {
            AppVersion = Cohort(query, "version", "version", problems),
            Os = Cohort(query, "os", "operating system", problems),
            Region = Cohort(query, "region", "region", problems),
        };
        if (Text(query, "network") is { } network)
        {
            if (Networks.TryGetValue(network, out var known))
                filter = filter with { Network = known };
            else
                problems.Add($"The network must be one of {string.Join(", ", Networks.Keys)}.");
        }
        return Text(query, "from") is null && Text(query, "to") is null ? filter : ReadDays(query, filter, problems);
    }

    /// <summary>The filter as a query, with other parameters after it. Those without a value are left out.</summary>
    public string Query(params ReadOnlySpan<(string Name, string? Value)> more)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in Parameters())
            query.Add(name, value);
        foreach (var (name, value) in more)
        {
            if (value is not null)
                query.Add(name, value);
        }
        return query.ToString();
    }

    /// <summary>The parameters of some filters.</summary>
    public IEnumerable<(string Name, string Value)> Parameters(FilterFields fields = FilterFields.All)
    {
        if (fields.HasFlag(FilterFields.Days))
        {
            if (Last is { } last)
            {
                yield return ("last", last.ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                yield return ("from", FieldDay.Text(From));
                yield return ("to", FieldDay.Text(To));
            }
        }
        foreach (var (name, value, field) in new[] { ("version", AppVersion, FilterFields.AppVersion), ("os", Os, FilterFields.Os), ("region", Region, FilterFields.Region) })
        {
            if (value is not null && fields.HasFlag(field))
                yield return (name, value.Length == 0 ? Unknown : value);
        }
        if (Network is { } network && fields.HasFlag(FilterFields.Network))
            yield return ("network", NameOf(network));
    }

    /// <summary>The numbers of the cohorts and days.</summary>
    public IQueryable<FieldCellRecord> Of(IQueryable<FieldCellRecord> cells)
    {
        cells = cells.Where(cell => cell.Day >= From && cell.Day <= To);
        if (AppVersion is not null)
            cells = StartOf(AppVersion) is { } start ? cells.Where(cell => cell.AppVersion.StartsWith(start)) : cells.Where(cell => cell.AppVersion == AppVersion);
        if (Os is not null)
            cells = StartOf(Os) is { } start ? cells.Where(cell => cell.Os.StartsWith(start)) : cells.Where(cell => cell.Os == Os);
        if (Region is not null)
            cells = StartOf(Region) is { } start ? cells.Where(cell => cell.Region.StartsWith(start)) : cells.Where(cell => cell.Region == Region);
        return Network is { } network ? cells.Where(cell => cell.Network == (short)network) : cells;
    }

    /// <summary>The devices of the cohorts, on whatever network.</summary>
    public IQueryable<FieldDeviceRecord> Of(IQueryable<FieldDeviceRecord> devices)
    {
        if (AppVersion is not null)
            devices = StartOf(AppVersion) is { } start ? devices.Where(device => device.AppVersion.StartsWith(start)) : devices.Where(device => device.AppVersion == AppVersion);
        if (Os is not null)
            devices = StartOf(Os) is { } start ? devices.Where(device => device.Os.StartsWith(start)) : devices.Where(device => device.Os == Os);
        if (Region is not null)
            devices = StartOf(Region) is { } start ? devices.Where(device => device.Region.StartsWith(start)) : devices.Where(device => device.Region == Region);
        return devices;
    }

    /// <summary>The devices of the cohorts whose latest network it was.</summary>
    public IQueryable<FieldDeviceRecord> Standing(IQueryable<FieldDeviceRecord> devices) =>
        Network is { } network ? Of(devices).Where(device => device.Network == (short)network) : Of(devices);

    /// <summary>How a network is called in queries.</summary>
    public static string NameOf(FieldNetwork network) => network == FieldNetwork.Unspecified ? "unknown" : network.ToString().ToLowerInvariant();

    /// <summary>A parameter; null if it is missing or empty.</summary>
    public static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>Whether a text is among those that are asked for.</summary>
    public static bool Fits(string? asked, string text) =>
        asked is null || (StartOf(asked) is { } start ? text.StartsWith(start, StringComparison.Ordinal) : text == asked);

    private static string? StartOf(string asked) => asked.EndsWith('*') ? asked[..^1] : null;

    private static FleetFilter ReadDays(IQueryCollection query, FleetFilter filter, ICollection<string> problems)
    {
        var from = Day(query, "from", filter.From, problems);
        var to = Day(query, "to", filter.To, problems);
        if (from is null || to is null)
            return filter;
        if (from > to)
            problems.Add("The first day is after the last one.");
        else if (to - from >= DaysMax)
            problems.Add($"The span is longer than {DaysMax} days.");
        else
            return filter with { From = from.Value, To = to.Value, Last = null };
        return filter;
    }

    private static int? Day(IQueryCollection query, string name, int fallback, ICollection<string> problems)
    {
        if (Text(query, name) is not { } text)
            return fallback;
        if (FieldDay.TryParse(text, out var day))
            return day;
        problems.Add($"The day \"{name}\" must be a date like 2026-11-27.");
        return null;
    }

    private static string? Cohort(IQueryCollection query, string name, string what, ICollection<string> problems)
    {
        if (Text(query, name) is not { } text)
            return null;
        if (text.Length <= FieldLimits.TextLengthMax && !text.Contains('\0', StringComparison.Ordinal))
            return text == Unknown ? "" : text;
        problems.Add($"The {what} has more than {FieldLimits.TextLengthMax} characters, or some that no device sends.");
        return null;
    }
}

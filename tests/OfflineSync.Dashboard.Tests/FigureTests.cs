using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Dashboard.Tests;

/// <summary>What is shown is what the store has, counted here by hand.</summary>
public abstract partial class FigureTests(Browser browser, FleetServer fleet) : IAsyncLifetime
{
    private List<FieldDeviceRecord> _devices = [];
    private List<FieldDeviceCellRecord> _cells = [];

    private static long Now => Fleet.Now.ToUnixTimeMilliseconds();

    private DashboardServer Server => fleet.Dashboard;

    public async Task InitializeAsync()
    {
        await using var context = Server.Context();
        _devices = await context.FieldDevices.AsNoTracking().ToListAsync();
        _cells = await context.FieldDeviceCells.AsNoTracking().ToListAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("last=30", 30, null, null)]
    [InlineData("last=7&version=2.4.0", 7, "2.4.0", null)]
    [InlineData("last=30&network=metered&version=2.3.0", 30, "2.3.0", FieldNetwork.Metered)]
    public async Task Numbers_and_the_devices_behind_them_are_those_of_the_store(string query, int days, string? version, FieldNetwork? network)
    {
        await using var seen = await Server.OpenAsync(browser, "?" + query);
        var links = await seen.Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('main a[href*=\"with=\"]')].map(one => { const copy = one.cloneNode(true); copy.querySelector('.unseen')?.remove(); return one.search + ' ' + copy.textContent; })");
        Assert.True(links.Length > 25, $"{links.Length} links");
        using var client = new HttpClient();
        var devices = _devices.Where(device => version is null || device.AppVersion == version).ToDictionary(device => device.ClientId);
        foreach (var link in links)
        {
            var (search, shown) = (link[..link.IndexOf(' ', StringComparison.Ordinal)], link[(link.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim());
            var asked = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(search);
            var there = asked.TryGetValue("network", out var named) ? Enum.Parse<FieldNetwork>(named!, ignoreCase: true) : network;
            // A number of one day leads to the devices of that day.
            var span = asked.TryGetValue("from", out var from) ? (DayOf(from!), DayOf(asked["to"]!)) : (Fleet.Today - days, Fleet.Today);
            var (number, expected) = Expect(asked["with"]!, span, devices, there);
            Assert.Equal((search, number ?? shown), (search, shown));
            // What the page looks like in a browser is for other tests.
            var listed = ListedClient().Matches(await client.GetStringAsync(new Uri(Server.Root + "/devices" + search))).Select(match => match.Groups[1].Value);
            Assert.Equal(expected.Select(id => id.ToString()).Order().Prepend(search), listed.Order().Prepend(search));
        }
    }

    [Fact]
    public async Task Percentiles_and_shares_are_those_of_the_store()
    {
        await using var seen = await Server.OpenAsync(browser, "?last=30");
        var times = _cells.Where(cell => cell.Metric == (short)Metric.TimeToSync && cell.Day >= Fleet.Today - 30)
            .SelectMany(cell => Enumerable.Repeat((int)cell.Bucket, (int)cell.Value)).Order().ToList();
        var bounds = FieldBuckets.BoundsOf(Metric.TimeToSync).ToArray();
        foreach (var (tile, part) in new[] { ("time-median", 0.5), ("time-slow", 0.95) })
        {
            var bucket = times[(int)Math.Ceiling(part * times.Count) - 1];
            var shown = await seen.Page.InnerTextAsync($"[data-tile={tile}] .value");
            Assert.InRange(Milliseconds(shown), (bucket == 0 ? 0 : bounds[bucket - 1]) * 0.9, bounds[bucket] * 1.1);
        }
        var failed = Sum("syncs", "unreachable", 30);
        Assert.Equal($"{failed:N0} of {failed + Sum("syncs", "ok", 30):N0}", await seen.Page.InnerTextAsync("[data-tile=failed] .hint"));
        Assert.EndsWith("60", await seen.Page.InnerTextAsync("[data-tile=devices] .value"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policies_show_what_changed_and_the_effect_on_their_cohorts()
    {
        await using var seen = await Server.OpenAsync(browser, "/policies");
        var changed = await seen.Page.Locator("table.diff tbody tr").AllInnerTextsAsync();
        Assert.Contains(changed, row => row.Contains("rules[north].policy.debounce", StringComparison.Ordinal) && row.Contains("00:00:05", StringComparison.Ordinal));
        Assert.DoesNotContain(changed, row => row.Contains("rules[all]", StringComparison.Ordinal));
        var applied = Fleet.Today - 10;
        var north = _devices.Where(device => device.Region.StartsWith("nor", StringComparison.Ordinal)).Select(device => device.ClientId).ToHashSet();
        long Of(Metric metric, string? label, int from, int to) => _cells.Where(cell => north.Contains(cell.ClientId) && cell.Metric == (short)metric && (label is null || cell.Label == label) && cell.Day >= from && cell.Day <= to).Sum(cell => cell.Value);
        var share = 100.0 * Of(Metric.Syncs, "unreachable", applied + 1, applied + 7) / Of(Metric.Syncs, null, applied + 1, applied + 7);
        var rows = await seen.Page.Locator("table.list:not(.diff) tbody tr").AllInnerTextsAsync();
        Assert.Contains(rows, row => row.StartsWith("north", StringComparison.Ordinal) && row.Contains("after", StringComparison.Ordinal) && row.Contains($"{share:0.#} %", StringComparison.Ordinal));
        await seen.Page.ClickAsync(".history >> text=Version 1");
        Assert.Contains("Version 1", await seen.Page.InnerTextAsync("main h2 >> nth=0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_devices_behind_a_percentile_and_a_share_come_with_their_own_the_worst_first()
    {
        await using var seen = await Server.OpenAsync(browser, "/devices?last=30&with=slow_time");
        var slow = await RowsAsync(seen);
        var bounds = FieldBuckets.BoundsOf(Metric.TimeToSync).ToArray();
        var shown = new List<double>();
        foreach (var (id, text) in slow)
        {
            var times = _cells.Where(cell => cell.ClientId == id && cell.Metric == (short)Metric.TimeToSync && cell.Day >= Fleet.Today - 30)
                .SelectMany(cell => Enumerable.Repeat((int)cell.Bucket, (int)cell.Value)).Order().ToList();
            var (value, count) = (text.Split(" of ")[0], text.Split(" of ")[1]);
            Assert.Equal(times.Count.ToString("N0", CultureInfo.InvariantCulture), count);
            var bucket = Math.Min(times[(int)Math.Ceiling(0.95 * times.Count) - 1], bounds.Length - 1);
            shown.Add(Milliseconds(value));
            Assert.InRange(shown[^1], (bucket == 0 ? 0 : bounds[bucket - 1]) * 0.9, bounds[bucket] * 1.1);
        }
        Assert.All(shown.Zip(shown.Skip(1)), pair => Assert.True(pair.First >= pair.Second * 0.9));

        await seen.Page.GotoAsync(Server.Root + "/devices?last=30&with=failed_syncs");
        var failed = await RowsAsync(seen);
        var shares = failed.Select(row =>
        {
            var syncs = _cells.Where(cell => cell.ClientId == row.Id && cell.Metric == (short)Metric.Syncs && cell.Day >= Fleet.Today - 30).ToList();
            var (wrong, all) = (syncs.Where(cell => cell.Label == "unreachable").Sum(cell => cell.Value), syncs.Sum(cell => cell.Value));
            Assert.EndsWith($": {wrong:N0} of {all:N0}", row.Text, StringComparison.Ordinal);
            return (double)wrong / all;
        }).ToList();
        Assert.NotEmpty(shares);
        Assert.Equal(shares.OrderDescending(), shares);

        static async Task<IEnumerable<(Guid Id, string Text)>> RowsAsync(Watched seen)
        {
            var rows = await seen.Page.Locator("table.list tbody tr").EvaluateAllAsync<string[]>(
                "all => all.map(row => row.querySelector('th a').title + '|' + row.lastElementChild.textContent.trim())");
            return rows.Select(row => (Guid.Parse(row.Split('|')[0]), row.Split('|')[1]));
        }
    }

    [Fact]
    public async Task Scopes_are_sorted_by_growth()
    {
        await using var seen = await Server.OpenAsync(browser, "/scopes?last=7");
        Assert.Equal(["depot-5", "depot-4", "depot-3", "depot-2", "depot-1", "depot-0"], await seen.Page.Locator("tbody th a").EvaluateAllAsync<string[]>("all => all.map(one => one.lastChild.textContent.trim())"));
        Assert.Equal("1.7 MB", await seen.Page.InnerTextAsync("tbody tr >> nth=0 >> td >> nth=0"));
    }

    private long Sum(string name, string label, int days) => Counted(name, label, (Fleet.Today - days, Fleet.Today), null).Sum(cell => cell.Value);

    private IEnumerable<FieldDeviceCellRecord> Counted(string name, string label, (int From, int To) span, FieldNetwork? network)
    {
        var metric = name switch
        {
            "runs" => Metric.WorkRuns,
            "stops" => Metric.WorkStops,
            "time_to_sync" => Metric.TimeToSync,
            "failed_outbox_age" => Metric.OutboxAge,
            _ => Enum.Parse<Metric>(name, ignoreCase: true),
        };
        var isHistogram = metric is Metric.TimeToSync or Metric.OutboxAge or Metric.Attempts;
        return _cells.Where(cell => cell.Metric == (short)metric && cell.Day >= span.From && cell.Day <= span.To && (network is null || cell.Network == (short)network)
            && (isHistogram ? $"{cell.Bucket}" == label : cell.Label == label));
    }

    private (string? Number, IEnumerable<Guid> Devices) Expect(string with, (int From, int To) span, Dictionary<Guid, FieldDeviceRecord> devices, FieldNetwork? network)
    {
        Func<FieldDeviceRecord, bool>? stands = with switch
        {
            "silent" => device => device.SyncedAt < Now - (7 * 86_400_000L),
            "gave_up" => device => device.GaveUp > 0,
            "quarantined" => device => device.Quarantined > 0,
            "rejected" => device => device.Rejected > 0,
            "outbox:1h" => device => device.OutboxAge >= 3_600_000,
            "outbox:1d" => device => device.OutboxAge >= 86_400_000,
            "outbox:7d" => device => device.OutboxAge >= 7 * 86_400_000L,
            _ => null,
        };
        if (stands is not null)
        {
            var standing = devices.Values.Where(device => stands(device) && (network is null || device.Network == (short)network)).Select(device => device.ClientId).ToList();
            return (standing.Count.ToString("N0", CultureInfo.InvariantCulture), standing);
        }
        // What these show is compared in a test of its own.
        if (with is "median_time" or "slow_time")
            return (null, CountingDevices(Metric.TimeToSync, _ => true));
        if (with is "failed_syncs")
            return (null, CountingDevices(Metric.Syncs, cell => cell.Label is not ("ok" or "cancelled")));
        if (!with.Contains(':', StringComparison.Ordinal))
            return (null, CountingDevices(with == "quarantined_rows" ? Metric.Quarantined : Enum.Parse<Metric>(with, ignoreCase: true), _ => true));
        var (name, label) = (with[..with.IndexOf(':', StringComparison.Ordinal)], with[(with.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        var counted = Counted(name, label, span, network).Where(cell => devices.ContainsKey(cell.ClientId)).ToList();
        var sum = counted.Sum(cell => cell.Value);
        return (name == "bytes" ? Size(sum) : sum.ToString("N0", CultureInfo.InvariantCulture), counted.Select(cell => cell.ClientId).Distinct());

        IEnumerable<Guid> CountingDevices(Metric metric, Func<FieldDeviceCellRecord, bool> counts) => _cells
            .Where(cell => cell.Metric == (short)metric && cell.Day >= span.From && cell.Day <= span.To && counts(cell) && (network is null || cell.Network == (short)network))
            .Select(cell => cell.ClientId).Where(devices.ContainsKey).Distinct();
    }

    private static int DayOf(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    [GeneratedRegex("""<th scope="row"><a [^>]*title="([0-9a-f-]{36})">""")]
    private static partial Regex ListedClient();

    private static string Size(long bytes) => bytes switch
    {
        >= 9_950_000 => $"{bytes / 1e6:0} MB",
        >= 1_000_000 => $"{bytes / 1e6:0.#} MB",
        >= 9_950 => $"{bytes / 1e3:0} kB",
        _ => $"{bytes / 1e3:0.#} kB",
    };

    private static double Milliseconds(string text)
    {
        var parts = text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)[^2..];
        return double.Parse(parts[0], CultureInfo.InvariantCulture) * parts[1] switch { "ms" => 1, "s" => 1e3, "min" => 6e4, "h" => 3.6e6, _ => 8.64e7 };
    }
}

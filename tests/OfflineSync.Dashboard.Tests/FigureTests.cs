using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OfflineSync.Protocol.Field;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Dashboard.Tests;

/// <summary>What is shown is what the store has, counted here by hand.</summary>
public abstract class FigureTests(Browser browser) : DashboardScenario(browser)
{
    private List<FieldDeviceRecord> _devices = [];
    private List<FieldDeviceCellRecord> _cells = [];

    private static long Now => Fleet.Now.ToUnixTimeMilliseconds();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await using var context = Server.Context();
        _devices = await context.FieldDevices.AsNoTracking().ToListAsync();
        _cells = await context.FieldDeviceCells.AsNoTracking().ToListAsync();
    }

    [Theory]
    [InlineData("last=30", 30, null, null)]
    [InlineData("last=7&version=2.4.0", 7, "2.4.0", null)]
    [InlineData("last=30&network=metered&version=2.3.0", 30, "2.3.0", FieldNetwork.Metered)]
    public async Task Numbers_and_the_devices_behind_them_are_those_of_the_store(string query, int days, string? version, FieldNetwork? network)
    {
        await using var seen = await OpenAsync("?" + query);
        var links = await seen.Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('main a[href*=\"with=\"]')].map(one => { const copy = one.cloneNode(true); copy.querySelector('.unseen')?.remove(); return one.search + ' ' + copy.textContent; })");
        Assert.True(links.Length > 25, $"{links.Length} links");
        var devices = _devices.Where(device => version is null || device.AppVersion == version).ToDictionary(device => device.ClientId);
        foreach (var link in links)
        {
            var (search, shown) = (link[..link.IndexOf(' ', StringComparison.Ordinal)], link[(link.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim());
            var asked = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(search);
            var there = asked.TryGetValue("network", out var named) ? Enum.Parse<FieldNetwork>(named!, ignoreCase: true) : network;
            var (number, expected) = Expect(asked["with"]!, days, devices, there);
            Assert.Equal((search, number), (search, shown));
            await seen.Page.GotoAsync(Server.Root + "/devices" + search);
            var listed = await seen.Page.Locator("table.list tbody th a").EvaluateAllAsync<string[]>("all => all.map(one => one.title)");
            Assert.Equal(expected.Select(id => id.ToString()).Order(), listed.Order());
        }
    }

    [Fact]
    public async Task Percentiles_and_shares_are_those_of_the_store()
    {
        await using var seen = await OpenAsync("?last=30");
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
        await using var seen = await OpenAsync("/policies");
        var changed = await seen.Page.Locator("table.diff tbody tr").AllInnerTextsAsync();
        Assert.Contains(changed, row => row.Contains("rules[north].debounce", StringComparison.Ordinal) && row.Contains("5000", StringComparison.Ordinal));
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
    public async Task Scopes_are_sorted_by_growth()
    {
        await using var seen = await OpenAsync("/scopes?last=7");
        Assert.Equal(["depot-5", "depot-4", "depot-3", "depot-2", "depot-1", "depot-0"], await seen.Page.Locator("tbody th").AllInnerTextsAsync());
        Assert.Equal("1.7 MB", await seen.Page.InnerTextAsync("tbody tr >> nth=0 >> td >> nth=0"));
    }

    private long Sum(string name, string label, int days) => Counted(name, label, days, null).Sum(cell => cell.Value);

    private IEnumerable<FieldDeviceCellRecord> Counted(string name, string label, int days, FieldNetwork? network)
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
        return _cells.Where(cell => cell.Metric == (short)metric && cell.Day >= Fleet.Today - days && (network is null || cell.Network == (short)network)
            && (isHistogram ? $"{cell.Bucket}" == label : cell.Label == label));
    }

    private (string Number, IEnumerable<Guid> Devices) Expect(string with, int days, Dictionary<Guid, FieldDeviceRecord> devices, FieldNetwork? network)
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
        var (name, label) = (with[..with.IndexOf(':', StringComparison.Ordinal)], with[(with.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        var counted = Counted(name, label, days, network).Where(cell => devices.ContainsKey(cell.ClientId)).ToList();
        var sum = counted.Sum(cell => cell.Value);
        return (name == "bytes" ? Size(sum) : sum.ToString("N0", CultureInfo.InvariantCulture), counted.Select(cell => cell.ClientId).Distinct());
    }

    private static string Size(long bytes) => bytes switch
    {
        >= 9_950_000 => $"{bytes / 1e6:0} MB",
        >= 1_000_000 => $"{bytes / 1e6:0.#} MB",
        >= 9_950 => $"{bytes / 1e3:0} kB",
        _ => $"{bytes / 1e3:0.#} kB",
    };

    private static double Milliseconds(string text)
    {
        var parts = text.Split(' ');
        return double.Parse(parts[0], CultureInfo.InvariantCulture) * parts[1] switch { "ms" => 1, "s" => 1e3, "min" => 6e4, "h" => 3.6e6, _ => 8.64e7 };
    }
}

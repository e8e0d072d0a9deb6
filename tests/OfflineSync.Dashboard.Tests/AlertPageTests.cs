using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Dashboard.Tests;

/// <summary>Alerts of numbers that are in the store, and the devices behind them.</summary>
public sealed class AlertPageTests(Browser browser) : DashboardScenario(browser), IClassFixture<Browser>
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await using var context = Server.Context();
        foreach (var (version, rule) in new[] { ("2.4.0", "quota"), ("2.4.1", "constraint_battery_not_low") })
        {
            foreach (var (metric, label) in new[] { (Metric.WorkRuns, "stopped"), (Metric.WorkStops, rule) })
            {
                context.Add(new FieldCellRecord { Day = Fleet.Today, AppVersion = version, Os = "", Region = "", Network = 0, Metric = (short)metric, Label = label, Value = 5_000 });
                var device = version == "2.4.0" ? 1 : 2;
                context.Add(new FieldDeviceCellRecord
                {
                    Scope = $"depot-{device}",
                    ClientId = new Guid($"00000000-0000-4000-8000-{device:d12}"),
                    Day = Fleet.Today,
                    Network = 0,
                    Metric = (short)metric,
                    Label = label,
                    Value = 5_000,
                });
            }
        }
        await context.SaveChangesAsync();
    }

    [Fact]
    public async Task Alerts_are_filtered_by_rule_and_version_and_lead_to_their_devices()
    {
        await using var seen = await OpenAsync("/alerts");
        var rules = await RulesAsync(seen);
        Assert.Contains("quota", rules);
        Assert.Contains("battery", rules);

        await seen.Page.SelectOptionAsync("#rule", "quota");
        await seen.Page.ClickAsync("text=Apply");
        Assert.Equal(["quota"], await RulesAsync(seen));
        Assert.Contains("2.4.0", await seen.Page.InnerTextAsync(".alert h2"), StringComparison.Ordinal);
        Assert.Empty(await seen.ViolationsAsync());

        await seen.Page.ClickAsync(".alert a");
        Assert.Contains("00000000-0000-4000-8000-000000000001", await seen.Page.Locator("table.list tbody th a").EvaluateAllAsync<string[]>("all => all.map(one => one.title)"));

        await seen.Page.GotoAsync(Server.Root + "/alerts?version=2.4.1");
        Assert.DoesNotContain("quota", await RulesAsync(seen));
        Assert.Contains("battery", await RulesAsync(seen));
        Assert.Empty(seen.Errors);
    }

    private static async Task<string[]> RulesAsync(Watched seen) =>
        await seen.Page.Locator(".alert").EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.rule)");
}

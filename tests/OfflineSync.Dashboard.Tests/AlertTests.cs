using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Server.Alerts;
using OfflineSync.Server.Dashboard.Alerts;
using OfflineSync.Server.Dashboard.Shell;

namespace OfflineSync.Dashboard.Tests;

public sealed class AlertTests
{
    [Fact]
    public async Task An_alert_says_its_cause_and_the_setting_and_never_markup()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        var alert = new Alert("stops_by_quota", $"version {Fleet.Markup}", "12 % of runs were stopped", "The system gives the app less time.", "background_interval", 7);
        var html = await new PageRenderer(services).RenderAsync(new Frame("/dashboard", "Alerts", "/alerts", null, null, AlertsPage.Of([alert])));
        Assert.Contains("stops by quota: version &lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("<dd>The system gives the app less time.</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<dd>background_interval</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<dd>7</dd>", html, StringComparison.Ordinal);
    }
}

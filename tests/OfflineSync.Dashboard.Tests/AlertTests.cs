using Microsoft.AspNetCore.Http;
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
        var alert = new Alert("quota", Fleet.Markup, "12 % of runs were stopped", "The system gives the app less time.", "background_interval", 7);
        var html = await new PageRenderer(services).RenderAsync(new Frame("/dashboard", "Alerts", "/alerts", null, null, AlertsPage.Of(new Visit(new DefaultHttpContext(), null!, Fleet.Now), [alert], [alert])));
        Assert.Contains("quota: app version &lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("<dd>The system gives the app less time.</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<dd>background_interval</dd>", html, StringComparison.Ordinal);
        Assert.Contains("about 7", html, StringComparison.Ordinal);
        Assert.Contains("with=quota_stops", html, StringComparison.Ordinal);
    }
}

using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Dashboard.Tests;

public sealed class PolicyPageTests(Browser browser) : DashboardScenario(browser), IClassFixture<Browser>
{
    [Fact]
    public async Task A_policy_that_cannot_be_read_is_shown_as_it_is()
    {
        await using (var context = Server.Context())
        {
            context.Add(new PolicyRecord { Version = 3, AppliedAt = Fleet.Now.ToUnixTimeMilliseconds(), Note = "by hand", Document = """{"rules":[{"surprise":1}]}""" });
            await context.SaveChangesAsync();
        }
        await using var seen = await OpenAsync("/policies");
        Assert.Contains("This version cannot be read", await seen.Page.InnerTextAsync("[data-state=unreadable]"), StringComparison.Ordinal);
        Assert.Contains("surprise", await seen.Page.Locator("pre").TextContentAsync(), StringComparison.Ordinal);
        await seen.Page.ClickAsync(".history >> text=Version 2");
        Assert.Equal(0, await seen.Page.Locator("[data-state=unreadable]").CountAsync());
        Assert.Empty(seen.Errors);
    }
}

using Microsoft.Playwright;
using OfflineSync.Testing;

namespace OfflineSync.Dashboard.Tests;

public sealed class StateTests(Browser browser) : DashboardScenario(browser, hasReports: false), IClassFixture<Browser>
{
    [Fact]
    public async Task Without_reports_the_pages_say_how_to_get_some()
    {
        foreach (var (path, text) in new[] { ("", "No reports yet"), ("/devices", "No reports yet"), ("/scopes", "No sizes are known"), ("/alerts", "No rule has found anything"), ("/policies", "No policy was applied") })
        {
            await using var seen = await OpenAsync(path);
            Assert.Contains(text, await seen.Page.InnerTextAsync("[data-state=empty]"), StringComparison.Ordinal);
            Assert.Empty(await seen.ViolationsAsync());
            Assert.Empty(seen.Errors);
            await seen.ShootAsync($"empty{path.Replace('/', '-')}");
        }
    }

    [Fact]
    public async Task A_store_that_fails_is_told_with_a_way_to_try_again()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Database)!))
            File.Delete(file);
        await using var seen = await Watched.OpenAsync(Browser);
        var answer = await seen.Page.GotoAsync(Server.Root + "/devices?last=30");
        Assert.Equal(503, answer!.Status);
        Assert.EndsWith("/dashboard/devices?last=30", await seen.Page.GetAttributeAsync("text=Try again", "href"), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", await seen.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(await seen.ViolationsAsync());
        Assert.Empty(seen.Errors);
        await seen.ShootAsync("store-failed");
    }

    [Fact]
    public async Task A_page_that_is_slow_shows_that_it_is_on_its_way()
    {
        await using var seen = await Watched.OpenAsync(Browser);
        var shown = new TaskCompletionSource<string>();
        await seen.Page.ExposeFunctionAsync("progressShown", (string busy) => shown.TrySetResult(busy));
        await seen.Page.AddInitScriptAsync(
            "addEventListener('DOMContentLoaded', () => new MutationObserver(() => progress.hidden || progressShown(main.getAttribute('aria-busy'))).observe(progress, { attributes: true }))");
        await seen.Page.GotoAsync(Server.Root);
        await seen.Page.RouteAsync("**/dashboard/scopes*", async route =>
        {
            // Nothing arrives before the page has said that it waits.
            await shown.Task;
            await route.ContinueAsync();
        });
        var click = seen.Page.ClickAsync("nav[aria-label=Pages] >> text=Scopes");
        Assert.Equal("true", await shown.Task.WaitAsync(Waiting.Limit));
        await click;
        await Assertions.Expect(seen.Page.Locator("h1")).ToHaveTextAsync("Scopes");
        await Assertions.Expect(seen.Page.Locator("#progress")).ToBeHiddenAsync();
    }
}

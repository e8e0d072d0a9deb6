using Microsoft.Playwright;

namespace OfflineSync.Dashboard.Tests;

public sealed class PageTests(Browser browser, FleetServer fleet) : IClassFixture<Browser>, IClassFixture<FleetServer>
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("overview", "?last=30"), ("devices", "/devices"), ("silent", "/devices?with=silent"), ("device", $"/devices/depot-0/{Fleet.First}?last=30"), ("scopes", "/scopes?last=30"),
        ("alerts", "/alerts"), ("policies", "/policies"), ("problems", "?from=yesterday&network=pigeon"),
    ];

    private DashboardServer Server => fleet.Dashboard;

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task Every_page_loads_without_errors_fits_and_is_accessible(int width, ColorScheme scheme)
    {
        var wrong = new List<string>();
        foreach (var (name, path) in Pages)
        {
            await using var seen = await Server.OpenAsync(browser, path, width, scheme);
            await seen.ShootAsync($"{name}-{width}-{scheme}");
            wrong.AddRange(seen.Errors.Select(error => $"{name}: {error}"));
            if (await seen.OverflowAsync() is > 0 and var overflow)
                wrong.Add($"{name}: scrolls sideways by {overflow}");
            wrong.AddRange((await seen.ViolationsAsync()).Select(violation => $"{name}: {violation}"));
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Filters_are_chosen_applied_and_kept_in_links()
    {
        await using var seen = await Server.OpenAsync(browser, "");
        await seen.Page.SelectOptionAsync("#version", "2.4.0");
        await seen.Page.SelectOptionAsync("#network", "metered");
        await seen.Page.ClickAsync("text=Apply");
        Assert.Contains("version=2.4.0", seen.Page.Url, StringComparison.Ordinal);
        Assert.Equal("2.4.0", await seen.Page.InputValueAsync("#version"));
        await seen.Page.ClickAsync("nav[aria-label=Pages] >> text=Devices");
        Assert.Contains("version=2.4.0", seen.Page.Url, StringComparison.Ordinal);
        Assert.All(await seen.Page.Locator("table.list tbody tr td:nth-child(3)").AllInnerTextsAsync(), version => Assert.Equal("2.4.0", version));
        Assert.Empty(seen.Errors);
    }

    [Theory]
    [InlineData("?from=2026-11-20&to=2026-11-10", "The first day is after the last one.")]
    [InlineData("?from=2020-01-01", "longer than 400 days")]
    [InlineData("?last=8", "1, 7, 30 or 90")]
    [InlineData("/devices?with=nonsense", "named by a metric")]
    [InlineData("/devices?page=0", "The page must be a number")]
    [InlineData("/devices?with=time_to_sync:99", "named by a metric")]
    [InlineData("/policies?days=0", "The days to compare must be a number")]
    public async Task What_cannot_be_shown_is_said(string path, string message)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(Server.Root + path));
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timeline_shows_the_events_newest_first_in_pages()
    {
        await using var seen = await Server.OpenAsync(browser, $"/devices/depot-0/{Fleet.First}");
        var times = await seen.Page.Locator(".timeline time").EvaluateAllAsync<string[]>("all => all.map(one => one.dateTime)");
        Assert.Equal(50, times.Length);
        Assert.Equal(times.OrderDescending(), times);
        await seen.Page.ClickAsync("text=Older");
        Assert.Equal(20, await seen.Page.Locator(".timeline li").CountAsync());
    }

    [Fact]
    public async Task The_keyboard_reaches_content_navigation_and_filters_visibly()
    {
        await using var seen = await Server.OpenAsync(browser, "");
        await seen.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to content", await seen.Page.EvaluateAsync<string>("() => document.activeElement.textContent"));
        Assert.NotEqual("none", await seen.Page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineStyle"));
        await seen.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("main", await seen.Page.EvaluateAsync<string>("() => document.activeElement.id"));
        var reached = new List<string>();
        for (var i = 0; i < 16; i++)
        {
            await seen.Page.Keyboard.PressAsync("Tab");
            reached.Add(await seen.Page.EvaluateAsync<string>("() => document.activeElement.id || document.activeElement.textContent.trim()"));
        }
        Assert.Equal(["24 h", "7 days", "30 days", "90 days", "from"], reached.Take(5));
        Assert.True(reached.IndexOf("version") is > 0 and var version && reached.IndexOf("network") > version);
    }

    [Fact]
    public async Task Markup_from_devices_is_text()
    {
        await using var seen = await Server.OpenAsync(browser, "?last=30");
        var dialogs = 0;
        seen.Page.Dialog += (_, dialog) => { dialogs++; _ = dialog.DismissAsync(); };
        await seen.Page.ReloadAsync();
        Assert.True(await seen.Page.GetByText(Fleet.Markup).CountAsync() >= 2);
        Assert.Equal((0, 1), (dialogs, await seen.Page.Locator("script").CountAsync()));
    }

    [Fact]
    public async Task Answers_are_protected_and_not_kept()
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(Server.Root));
        Assert.StartsWith("default-src 'none'; style-src 'self'; script-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(("no-store", "nosniff"), ($"{answer.Headers.CacheControl}", answer.Headers.GetValues("X-Content-Type-Options").Single()));
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, Server.Root) { Headers = { Host = "evil.example" } };
        using var refused = await client.SendAsync(elsewhere);
        Assert.Equal(403, (int)refused.StatusCode);
    }
}

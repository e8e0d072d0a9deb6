using Microsoft.Playwright;

namespace OfflineSync.Dashboard.Tests;

/// <summary>A page of a browser that notes everything that goes wrong on it.</summary>
internal sealed class Watched : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private Watched(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    public List<string> Errors { get; } = [];

    public static async Task<Watched> OpenAsync(Browser browser, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await browser.OpenAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 }, ColorScheme = scheme });
        var watched = new Watched(context, await context.NewPageAsync());
        watched.Page.Console += (_, message) =>
        {
            // The status of the page itself is checked where it matters.
            if (message.Type is "error" or "warning" && !message.Text.Contains("the server responded with a status of 4", StringComparison.Ordinal) && !message.Text.Contains("a status of 503", StringComparison.Ordinal))
                watched.Errors.Add(message.Text);
        };
        watched.Page.PageError += (_, error) => watched.Errors.Add(error);
        watched.Page.RequestFailed += (_, request) => watched.Errors.Add($"{request.Url}: {request.Failure}");
        return watched;
    }

    /// <summary>What axe-core finds serious or critical. It is evaluated by the debugger, which the page's policy does not hold.</summary>
    public async Task<string[]> ViolationsAsync()
    {
        await Page.EvaluateAsync(await Browser.AxeAsync);
        return await Page.EvaluateAsync<string[]>(
            "async () => (await axe.run()).violations.filter(one => ['serious', 'critical'].includes(one.impact)).map(one => `${one.id}: ${one.nodes.map(node => node.html + ' ' + node.failureSummary).slice(0, 3).join(' | ')}`)");
    }

    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    public async Task ShootAsync(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "screenshots");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}

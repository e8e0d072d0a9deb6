using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace OfflineSync.Server.Dashboard.Shell;

/// <summary>Renders pages as a whole, so that one that fails is not sent in part.</summary>
internal sealed class PageRenderer(IServiceProvider services)
{
    // A host may have no logging.
    private readonly ILoggerFactory _loggers = services.GetService<ILoggerFactory>() ?? Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance;

    public async Task<string> RenderAsync(Frame frame)
    {
        await using var renderer = new HtmlRenderer(services, _loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(RenderFragment)] = FramePage.Of(frame) });
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<Document>(parameters)).ToHtmlString());
    }
}

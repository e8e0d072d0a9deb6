using Microsoft.AspNetCore.Components;

namespace OfflineSync.Server.Dashboard.Shell;

/// <summary>The component that is rendered: what it is given.</summary>
internal sealed class Document : IComponent
{
    private RenderHandle _handle;

    /// <inheritdoc/>
    public void Attach(RenderHandle renderHandle) => _handle = renderHandle;

    /// <inheritdoc/>
    public Task SetParametersAsync(ParameterView parameters)
    {
        _handle.Render(parameters.GetValueOrDefault<RenderFragment>(nameof(RenderFragment)) ?? (_ => { }));
        return Task.CompletedTask;
    }
}

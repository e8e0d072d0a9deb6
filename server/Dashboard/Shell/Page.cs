using Microsoft.AspNetCore.Components;

namespace OfflineSync.Server.Dashboard.Shell;

/// <summary>A page that was asked for.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Current">Its path in the navigation.</param>
/// <param name="Body">What it shows.</param>
/// <param name="Status">The status of the answer.</param>
internal sealed record Page(string Title, string Current, RenderFragment Body, int Status = StatusCodes.Status200OK);

using Microsoft.AspNetCore.Components;
using OfflineSync.Server.Dashboard.Filters;

namespace OfflineSync.Server.Dashboard.Shell;

/// <summary>What is around a page.</summary>
/// <param name="Root">The first page's path.</param>
/// <param name="Title">The page's heading.</param>
/// <param name="Current">The path of the page in the navigation, below the root; null: none of them.</param>
/// <param name="Filter">The filter, which links keep; null: the page has no navigation.</param>
/// <param name="Subject">Who is signed in; null: nobody needs to be.</param>
/// <param name="Body">The page.</param>
internal sealed record Frame(string Root, string Title, string? Current, FleetFilter? Filter, string? Subject, RenderFragment Body);

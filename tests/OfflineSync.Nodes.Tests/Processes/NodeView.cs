namespace OfflineSync.Nodes.Tests.Processes;

/// <summary>A node as the load balancer sees it.</summary>
/// <param name="IsUp">Whether it gets calls.</param>
/// <param name="Open">Calls that are open.</param>
/// <param name="Total">Calls so far.</param>
internal sealed record NodeView(bool IsUp, int Open, int Total);

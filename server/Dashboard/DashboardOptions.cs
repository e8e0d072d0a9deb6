namespace OfflineSync.Server.Dashboard;

/// <summary>The operator's page, <c>/dashboard</c>.</summary>
public sealed class DashboardOptions
{
    /// <summary>Whether there is one. Default: yes.</summary>
    public bool Enabled { get; set; } = true;
}

namespace OfflineSync.Server.Alerts;

/// <summary>Finds alerts.</summary>
internal sealed class AlertReader
{
    private readonly IReadOnlyList<Alert> _none = [];

    /// <summary>Those of now.</summary>
    public Task<IReadOnlyList<Alert>> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(_none);
}

namespace OfflineSync.Server.Alerts;

/// <summary>Tells the log when alerts begin and end.</summary>
internal sealed partial class AlertWatch(AlertReader reader, ILogger<AlertWatch> logger)
{
    private Dictionary<(string Rule, string Subject), Alert> _known = [];

    /// <summary>Looks once.</summary>
    /// <returns>How many alerts hold.</returns>
    public async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        var alerts = (await reader.ReadAsync(cancellationToken)).ToDictionary(alert => (alert.Rule, alert.Subject));
        foreach (var alert in alerts.Where(alert => !_known.ContainsKey(alert.Key)).Select(alert => alert.Value))
            Began(logger, alert.Rule, alert.Subject, alert.Finding, alert.Cause, alert.Setting);
        foreach (var (rule, subject) in _known.Keys.Where(key => !alerts.ContainsKey(key)))
            Ended(logger, rule, subject);
        _known = alerts;
        return alerts.Count;
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "Alert {Rule}, {Subject}: {Finding} Likely cause: {Cause} What to change: {Setting}")]
    private static partial void Began(ILogger logger, string rule, string subject, string finding, string cause, string setting);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Information, Message = "Alert {Rule}, {Subject}: no longer.")]
    private static partial void Ended(ILogger logger, string rule, string subject);
}

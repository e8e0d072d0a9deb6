namespace OfflineSync.WorkManager.Device.DBus;

/// <summary>An object of a service, with the interface of it whose properties matter.</summary>
internal sealed record BusObject(string Service, string Path, string Interface)
{
    /// <summary>The match rules for the signals that a property changed or that the service came or went.</summary>
    public IEnumerable<string> MatchRules =>
    [
        $"type='signal',sender='{Service}',path='{Path}',interface='org.freedesktop.DBus.Properties',member='PropertiesChanged'",
        $"type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{Service}'",
    ];
}

namespace OfflineSync.Server.Alerts;

/// <summary>Finds app versions of which too many devices have not synced for long.</summary>
internal static class SilentRule
{
    public static IEnumerable<Alert> Find(FleetSample sample, AlertOptions options) =>
        from device in sample.Devices
        group device by device.AppVersion into version
        let known = version.Sum(device => device.Known)
        let silent = version.Sum(device => device.Silent)
        let share = (double)silent / known
        where known >= options.DevicesMin && share >= options.SilentShare
        select new Alert(
            "silent",
            version.Key,
            $"{AlertTexts.Percent(share)} of {AlertTexts.Number(known)} devices have not synced for {AlertTexts.Duration(options.SilentFor.TotalMilliseconds)}.",
            "The version fails before it syncs, its users are not let in any more, or its background work does not run.",
            "Look at the last reasons of these devices. Policy: lower backgroundInterval, unset bulk.charging. In the app: OfflineSyncOptions.BackgroundInterval and TokenProvider; or replace the version.",
            silent);
}

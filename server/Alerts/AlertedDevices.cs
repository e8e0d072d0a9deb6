using System.Linq.Expressions;
using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Server.Alerts;

/// <summary>Which devices the rules on how devices stand are about.</summary>
internal sealed class AlertedDevices(AlertOptions options, DateTimeOffset now)
{
    private readonly long _now = now.ToUnixTimeMilliseconds();
    private readonly long _known = (now - options.GoneAfter).ToUnixTimeMilliseconds();
    private readonly long _silent = (now - options.SilentFor).ToUnixTimeMilliseconds();
    private readonly long _oldAge = (long)options.OutboxAge.TotalMilliseconds;

    /// <summary>Those that are not gone.</summary>
    public Expression<Func<FieldDeviceRecord, bool>> Known => device => device.SeenAt >= _known;

    /// <summary>Those of the known that have not synced for long.</summary>
    public Expression<Func<FieldDeviceRecord, bool>> Silent => device => device.SyncedAt < _silent;

    /// <summary>Those of the known whose outbox is old by now. What waited when the device reported last has waited since.</summary>
    public Expression<Func<FieldDeviceRecord, bool>> OldOutbox => device => device.OutboxCount > 0 && device.OutboxAge + (_now - device.SeenAt) > _oldAge;
}

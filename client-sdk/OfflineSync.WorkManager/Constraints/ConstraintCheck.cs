namespace OfflineSync.WorkManager.Constraint;

/// <summary>Asks the state of the device whether constraints are met. Without a state, as where no monitor is given, all are.</summary>
internal sealed class ConstraintCheck(DeviceState? state, UnknownStatePolicy unknown)
{
    private readonly DeviceState _state = state ?? DeviceState.Unknown;

    public List<ConstraintReport> Reports(Constraints constraints)
    {
        var reports = new List<ConstraintReport>();
        Add(constraints.RequiresCharging, ConstraintKind.Charging, Answer.Of(_state.IsCharging, unknown.IsCharging));
        Add(constraints.RequiresBatteryNotLow, ConstraintKind.BatteryNotLow, Answer.Of(_state.IsBatteryNotLow, unknown.IsBatteryNotLow));
        Add(constraints.RequiresStorageNotLow, ConstraintKind.StorageNotLow, Answer.Of(_state.IsStorageNotLow, unknown.IsStorageNotLow));
        Add(constraints.Network != NetworkType.NotRequired, ConstraintKind.Network, Network(constraints.Network));
        Add(constraints.RequiresDeviceIdle, ConstraintKind.DeviceIdle, Answer.Of(_state.IsIdle, unknown.IsIdle));
        return reports;

        void Add(bool isRequired, ConstraintKind kind, Answer answer)
        {
            if (isRequired)
                reports.Add(new ConstraintReport(kind, state is null ? ConstraintVerdict.Met : answer.Verdict));
        }
    }

    /// <summary>The reason to stop that the first unmet constraint gives, or null if all are met.</summary>
    public StopReason? Unmet(Constraints constraints) => Reports(constraints).Find(r => !r.IsMet)?.Kind switch
    {
        null => null,
        ConstraintKind.Charging => StopReason.ConstraintCharging,
        ConstraintKind.BatteryNotLow => StopReason.ConstraintBatteryNotLow,
        ConstraintKind.StorageNotLow => StopReason.ConstraintStorageNotLow,
        ConstraintKind.Network => StopReason.ConstraintConnectivity,
        _ => StopReason.ConstraintDeviceIdle,
    };

    private Answer Network(NetworkType type)
    {
        var network = _state.Network;
        var isConnected = Answer.Of(network.IsConnected, unknown.IsConnected);
        var isMetered = Answer.Of(network.IsMetered, unknown.IsMetered);
        return type switch
        {
            NetworkType.Connected => isConnected.And(Answer.Of(network.IsValidated, unknown.IsValidated)),
            NetworkType.Unmetered => isConnected.And(isMetered.Not),
            NetworkType.NotRoaming => isConnected.And(Answer.Of(network.IsRoaming, unknown.IsRoaming).Not),
            NetworkType.Metered => isConnected.And(isMetered),
            NetworkType.TemporarilyUnmetered =>
                isConnected.And(isMetered.Not.Or(Answer.Of(network.IsTemporarilyUnmetered, unknown.IsTemporarilyUnmetered))),
            _ => new Answer(true, true),
        };
    }
}

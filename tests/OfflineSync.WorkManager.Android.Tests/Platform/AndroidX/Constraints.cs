namespace AndroidX.Work;

public sealed class Constraints : Java.Lang.Object
{
    private readonly bool _charging;
    private readonly bool _idle;
    private readonly bool _batteryNotLow;
    private readonly bool _storageNotLow;

    public Constraints(NetworkType requiredNetworkType, bool requiresCharging, bool requiresDeviceIdle, bool requiresBatteryNotLow, bool requiresStorageNotLow)
    {
        RequiredNetworkType = requiredNetworkType;
        (_charging, _idle, _batteryNotLow, _storageNotLow) = (requiresCharging, requiresDeviceIdle, requiresBatteryNotLow, requiresStorageNotLow);
    }

    public NetworkType RequiredNetworkType { get; }

    public bool RequiresBatteryNotLow() => _batteryNotLow;

    public bool RequiresCharging() => _charging;

    public bool RequiresDeviceIdle() => _idle;

    public bool RequiresStorageNotLow() => _storageNotLow;

    public sealed class Builder : Java.Lang.Object
    {
        private NetworkType _network = NetworkType.NotRequired!;
        private bool _charging;
        private bool _idle;
        private bool _batteryNotLow;
        private bool _storageNotLow;

        public Builder()
        {
        }

        public Constraints Build() => new(_network, _charging, _idle, _batteryNotLow, _storageNotLow);

        public Builder SetRequiredNetworkType(NetworkType networkType)
        {
            _network = networkType;
            return this;
        }

        public Builder SetRequiresBatteryNotLow(bool requiresBatteryNotLow)
        {
            _batteryNotLow = requiresBatteryNotLow;
            return this;
        }

        public Builder SetRequiresCharging(bool requiresCharging)
        {
            _charging = requiresCharging;
            return this;
        }

        public Builder SetRequiresDeviceIdle(bool requiresDeviceIdle)
        {
            _idle = requiresDeviceIdle;
            return this;
        }

        public Builder SetRequiresStorageNotLow(bool requiresStorageNotLow)
        {
            _storageNotLow = requiresStorageNotLow;
            return this;
        }
    }
}

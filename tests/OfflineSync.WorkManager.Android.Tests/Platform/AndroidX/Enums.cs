namespace AndroidX.Work;

public sealed class ExistingWorkPolicy : Java.Lang.Enum
{
    internal ExistingWorkPolicy()
    {
    }

    public static ExistingWorkPolicy? AppendOrReplace { get; } = new() { Label = "APPEND_OR_REPLACE" };

    public static ExistingWorkPolicy? Replace { get; } = new() { Label = "REPLACE" };
}

public sealed class NetworkType : Java.Lang.Enum
{
    internal NetworkType()
    {
    }

    public static NetworkType? Connected { get; } = new() { Label = "CONNECTED" };

    public static NetworkType? Metered { get; } = new() { Label = "METERED" };

    public static NetworkType? NotRequired { get; } = new() { Label = "NOT_REQUIRED" };

    public static NetworkType? NotRoaming { get; } = new() { Label = "NOT_ROAMING" };

    public static NetworkType? TemporarilyUnmetered { get; } = new() { Label = "TEMPORARILY_UNMETERED" };

    public static NetworkType? Unmetered { get; } = new() { Label = "UNMETERED" };
}

public sealed class OutOfQuotaPolicy : Java.Lang.Enum
{
    internal OutOfQuotaPolicy()
    {
    }

    public static OutOfQuotaPolicy? RunAsNonExpeditedWorkRequest { get; } = new() { Label = "RUN_AS_NON_EXPEDITED_WORK_REQUEST" };
}

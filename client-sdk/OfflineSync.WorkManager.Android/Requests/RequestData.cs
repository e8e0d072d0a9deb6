using Jetpack = AndroidX.Work;

namespace OfflineSync.WorkManager.Android.Requests;

/// <summary>What a request tells the worker that it starts. The system keeps it, so later versions of the app must understand it.</summary>
internal static class RequestData
{
    private const string ClassKey = "class";
    private const string NetworkKey = "network";
    private const string BatteryKey = "battery-not-low";
    private const string StorageKey = "storage-not-low";
    private const string ExpeditedKey = "expedited";

    public static Jetpack.Data Write(WakeRequest request) => new Jetpack.Data.Builder()
        .PutString(ClassKey, request.Class.Name)
        .PutInt(NetworkKey, (int)request.Constraints.Network)
        .PutBoolean(BatteryKey, request.Constraints.RequiresBatteryNotLow)
        .PutBoolean(StorageKey, request.Constraints.RequiresStorageNotLow)
        .PutBoolean(ExpeditedKey, request.IsExpedited)
        .Build();

    /// <returns>The request, whose time has come; null if another version of the app wrote what this one does not understand.</returns>
    public static WakeRequest? Read(Jetpack.Data? data)
    {
        if (data is null || WakeClass.Find(data.GetString(ClassKey)) is not { } wakeClass)
            return null;
        var constraints = new Constraints
        {
            Network = (NetworkType)data.GetInt(NetworkKey, 0),
            RequiresCharging = wakeClass.IsCharging,
            RequiresDeviceIdle = wakeClass.IsIdle,
            RequiresBatteryNotLow = data.GetBoolean(BatteryKey, false),
            RequiresStorageNotLow = data.GetBoolean(StorageKey, false),
        };
        return WakeClass.Of(constraints) == wakeClass
            ? new WakeRequest(wakeClass, constraints, DateTimeOffset.MinValue, data.GetBoolean(ExpeditedKey, false))
            : null;
    }
}

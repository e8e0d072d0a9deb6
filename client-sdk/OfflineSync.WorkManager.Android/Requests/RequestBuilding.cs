using OfflineSync.WorkManager.Android.Platform;
using OfflineSync.WorkManager.Android.Wakes;
using Jetpack = AndroidX.Work;

namespace OfflineSync.WorkManager.Android.Requests;

/// <summary>Says a request in the system's words.</summary>
internal static class RequestBuilding
{
    public static Jetpack.OneTimeWorkRequest Build(WakeRequest request, string tag, DateTimeOffset now, ApiLevel api)
    {
        // Builders change in place; what they return may be of a base type.
        var builder = new Jetpack.OneTimeWorkRequest.Builder(typeof(WakeWorker));
        builder.AddTag(tag);
        builder.SetInputData(RequestData.Write(request));
        builder.SetConstraints(Constraints(request.Constraints, api));
        if (request.NotBefore > now)
            builder.SetInitialDelay(TimeSpan.FromMilliseconds(Math.Ceiling((request.NotBefore - now).TotalMilliseconds)));
        if (request.IsExpedited && api.HasExpeditedJobs)
            builder.SetExpedited(Jetpack.OutOfQuotaPolicy.RunAsNonExpeditedWorkRequest!);
        return builder.Build();
    }

    private static Jetpack.Constraints Constraints(Constraints constraints, ApiLevel api)
    {
        var builder = new Jetpack.Constraints.Builder();
        builder.SetRequiredNetworkType(Network(constraints.Network, api));
        builder.SetRequiresCharging(constraints.RequiresCharging);
        builder.SetRequiresDeviceIdle(constraints.RequiresDeviceIdle);
        builder.SetRequiresBatteryNotLow(constraints.RequiresBatteryNotLow);
        builder.SetRequiresStorageNotLow(constraints.RequiresStorageNotLow);
        return builder.Build();
    }

    private static Jetpack.NetworkType Network(NetworkType type, ApiLevel api) => type switch
    {
        NetworkType.Connected => Jetpack.NetworkType.Connected!,
        NetworkType.Unmetered => Jetpack.NetworkType.Unmetered!,
        NetworkType.NotRoaming => Jetpack.NetworkType.NotRoaming!,
        NetworkType.Metered => Jetpack.NetworkType.Metered!,
        NetworkType.TemporarilyUnmetered => api.KnowsTemporarilyUnmetered ? Jetpack.NetworkType.TemporarilyUnmetered! : Jetpack.NetworkType.Unmetered!,
        _ => Jetpack.NetworkType.NotRequired!,
    };
}

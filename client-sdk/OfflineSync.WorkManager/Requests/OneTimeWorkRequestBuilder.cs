using OfflineSync.WorkManager.Queue;
using OfflineSync.WorkManager.Workers;

namespace OfflineSync.WorkManager;

/// <summary>Builds requests for one-time work.</summary>
public sealed class OneTimeWorkRequestBuilder : WorkRequestBuilder<OneTimeWorkRequestBuilder, OneTimeWorkRequest>
{
    internal OneTimeWorkRequestBuilder(Type? workerType, string? workerName)
        : base(workerType, workerName)
    {
    }

    /// <summary>Sets how the input is made out of the outputs of the works that this one depends on. Default: <see cref="OverwritingInputMerger"/>.</summary>
    public OneTimeWorkRequestBuilder WithInputMerger<TMerger>()
        where TMerger : InputMerger => WithInputMerger(WorkerRegistry.NameOf(typeof(TMerger)));

    /// <summary>Sets the input merger by the name under which it is registered.</summary>
    public OneTimeWorkRequestBuilder WithInputMerger(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return With(Spec with { MergerName = name });
    }

    /// <summary>Lets the first attempt go before other work. Only network and storage constraints are allowed, and no initial delay.</summary>
    public OneTimeWorkRequestBuilder Expedite(OutOfQuotaPolicy policy = OutOfQuotaPolicy.RunAsNonExpedited) =>
        With(Spec with { IsExpedited = true, OutOfQuotaPolicy = policy });

    private protected override void Check()
    {
        if (!Spec.IsExpedited)
            return;
        if (Spec.InitialDelay > 0)
            throw new InvalidOperationException("Expedited work cannot have an initial delay. Leave one of them out.");
        if (Spec.Constraints is { RequiresCharging: true } or { RequiresBatteryNotLow: true } or { RequiresDeviceIdle: true })
            throw new InvalidOperationException("Expedited work can have only network and storage constraints. Leave the others out.");
    }

    private protected override OneTimeWorkRequest Create(WorkRequestParts parts) => new(parts);
}

using Android.Content;
using OfflineSync.WorkManager.Android.Platform;
using Jetpack = AndroidX.Work;

namespace OfflineSync.WorkManager.Android.Requests;

/// <summary>
/// The requests that the system has, as far as this process knows: one of each class at most, under a unique name of its own. Nothing of other names is
/// ever touched. Calls come one at a time.
/// </summary>
internal sealed class SystemRequests(Context context, AndroidWorkSchedulerOptions options, Action<string, Exception> refused)
{
    private readonly Dictionary<WakeClass, AskedRequest?> _asked = [];
    private readonly ApiLevel _api = new(options.IsApiLevel);

    private DateTimeOffset Now => options.TimeProvider.GetUtcNow();

    /// <summary>What the system has for a class; null if nothing, or if this process does not know.</summary>
    public AskedRequest? Of(WakeClass wakeClass) => _asked.GetValueOrDefault(wakeClass);

    /// <summary>Makes the system's request of a class the wanted one, or none. Nothing is done if it is already.</summary>
    /// <returns>Whether the system has taken it.</returns>
    public async Task<bool> SetAsync(WakeClass wakeClass, WakeRequest? wanted)
    {
        var isKnown = _asked.TryGetValue(wakeClass, out var asked);
        if (wanted is not null)
            return asked?.Request.Serves(wanted, Now) is true || await EnqueueAsync(wanted, Jetpack.ExistingWorkPolicy.Replace!);
        if (isKnown && asked is null)
            return true;
        return await TryAsync(wakeClass, manager => manager.CancelUniqueWork(NameOf(wakeClass)), null);
    }

    /// <summary>Lets a request follow the one that runs now, once that has succeeded.</summary>
    /// <returns>Whether the system has taken it.</returns>
    public Task<bool> AppendAsync(WakeRequest wanted) => EnqueueAsync(wanted, Jetpack.ExistingWorkPolicy.AppendOrReplace!);

    /// <summary>The system still has a request that it has started: it waits for its backoff, or for its constraints.</summary>
    public void Keep(WakeRequest request, string? id) => _asked[request.Class] = new AskedRequest(request, id);

    /// <summary>The system has done a request and has no other of the class.</summary>
    public void Done(WakeClass wakeClass) => _asked[wakeClass] = null;

    /// <summary>Nobody knows what the system has.</summary>
    public void Forget(WakeClass wakeClass) => _asked.Remove(wakeClass);

    private string NameOf(WakeClass wakeClass) => $"{options.NamePrefix}-{wakeClass.Name}";

    private Task<bool> EnqueueAsync(WakeRequest wanted, Jetpack.ExistingWorkPolicy policy)
    {
        string? id = null;
        return TryAsync(
            wanted.Class,
            manager =>
            {
                var request = RequestBuilding.Build(wanted, options.NamePrefix, Now, _api);
                id = request.StringId;
                return manager.EnqueueUniqueWork(NameOf(wanted.Class), policy, request);
            },
            () => new AskedRequest(wanted, id));
    }

    private async Task<bool> TryAsync(WakeClass wakeClass, Func<Jetpack.WorkManager, Jetpack.IOperation> operation, Func<AskedRequest>? asked)
    {
        try
        {
            await Operations.WaitAsync(operation(Jetpack.WorkManager.GetInstance(context)), options.OperationTimeout, options.TimeProvider);
            _asked[wakeClass] = asked?.Invoke();
            return true;
        }
        catch (Exception error)
        {
            Forget(wakeClass);
            refused(NameOf(wakeClass), error);
            return false;
        }
    }
}

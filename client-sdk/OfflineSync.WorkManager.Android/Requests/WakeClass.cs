namespace OfflineSync.WorkManager.Android.Requests;

/// <summary>A class of works that one request to the system wakes the app for. There are twelve, however many works there are.</summary>
internal sealed record WakeClass(WakeNetwork Network, bool IsCharging, bool IsIdle)
{
    private static readonly bool[] Both = [false, true];

    public static IReadOnlyList<WakeClass> All { get; } =
    [
        .. from network in Enum.GetValues<WakeNetwork>()
           from isCharging in Both
           from isIdle in Both
           select new WakeClass(network, isCharging, isIdle),
    ];

    /// <summary>The name, which the system keeps, as in <c>any-charging</c>.</summary>
    public string Name { get; } = (Network switch { WakeNetwork.None => "none", WakeNetwork.Any => "any", _ => "unmetered" })
        + (IsCharging ? "-charging" : "") + (IsIdle ? "-idle" : "");

    public static WakeClass Of(Constraints constraints) => new(
        constraints.Network switch
        {
            NetworkType.NotRequired => WakeNetwork.None,
            NetworkType.Unmetered or NetworkType.TemporarilyUnmetered => WakeNetwork.Unmetered,
            _ => WakeNetwork.Any,
        },
        constraints.RequiresCharging,
        constraints.RequiresDeviceIdle);

    public static WakeClass? Find(string? name) => All.FirstOrDefault(c => c.Name == name);
}

using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Faults;

/// <summary>Lets faults come by themselves, at times drawn by lot.</summary>
internal sealed class FaultSchedule(World world, FaultPlan faults)
{
    /// <summary>Lets a fault strike again and again.</summary>
    public void Repeat(FaultKind kind, Action strike)
    {
        if (faults.Wait(kind) is { } wait)
            In(wait, Strike);

        void Strike()
        {
            if (faults.IsOver)
                return;
            strike();
            Repeat(kind, strike);
        }
    }

    /// <summary>Does something later.</summary>
    public void In(TimeSpan span, Action action) => world.SetTimer(world.Now + span, world.Outside, action);

    /// <summary>A time between nothing and a maximum, mostly short.</summary>
    public TimeSpan Some(FaultKind kind, TimeSpan max)
    {
        var share = faults.RandomOf(kind).NextDouble();
        return max * (share * share);
    }
}

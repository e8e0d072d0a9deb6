using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Truth;
using OfflineSync.Simulation.Workload;

namespace OfflineSync.Simulation.Promises;

/// <summary>One of the promises in docs/PROMISES.md, held against what happens as it happens.</summary>
internal abstract class Promise(Surroundings surroundings, string name)
{
    protected Surroundings Surroundings => surroundings;

    /// <summary>The server has logged a change. It is not in the truth yet.</summary>
    public virtual void Logged(LoggedChange change)
    {
    }

    /// <summary>The commit of a transaction returned to the app.</summary>
    public virtual void Written(Device device, MarkRecord mark)
    {
    }

    /// <summary>The user settles what was rejected or lost: rows may show other values then.</summary>
    public virtual void Settled(Device device)
    {
    }

    /// <summary>The app was opened.</summary>
    public virtual void Opened(Device device, DeviceView view)
    {
    }

    /// <summary>The files of a device changed in the last step.</summary>
    public virtual void Changed(Device device, DeviceView view)
    {
    }

    /// <summary>The SDK says that a row has left a device, in the step whose changes are looked at next.</summary>
    public virtual void Evicted(Device device, string table, string key)
    {
    }

    /// <summary>A device has the server's answer for a mark.</summary>
    public virtual void Answered(Device device, string mark, bool isAccepted)
    {
    }

    /// <summary>The app was given older files, or the files of another device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="copied">What was under way in these files.</param>
    public virtual void Replaced(Device device, CopiedWork copied)
    {
    }

    /// <summary>The server was restored from a backup.</summary>
    public virtual void ServerRestored()
    {
    }

    /// <summary>Everything has come to rest.</summary>
    public virtual void Ended()
    {
    }

    protected void Require(bool holds, Func<string> violation)
    {
        if (!holds)
            surroundings.Violations.Add(name, violation());
    }
}

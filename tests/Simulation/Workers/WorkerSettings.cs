using System.Diagnostics;

namespace OfflineSync.Simulation.Workers;

/// <summary>How the runtime is set for a process that does nothing but runs.</summary>
internal static class WorkerSettings
{
    public static void AddTo(ProcessStartInfo start)
    {
        // Runs throw everything away at their end: fewer and later collections, also of what is large, of which each collection would be a full one.
        start.Environment["DOTNET_GCgen0size"] = "8000000";
        start.Environment["DOTNET_GCLOHThreshold"] = "1000000";
        // A worker lives long: also the framework is compiled for its machine, rather than taken as it was compiled for any.
        start.Environment["DOTNET_ReadyToRun"] = "0";
        // Dead servers leave timers behind, each of which would let a thread spin on a core that the runs need.
        start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        // SQLite allocates much, for which this is the faster allocator. Where it is not installed, the loader goes on without it.
        start.Environment["LD_PRELOAD"] = "libjemalloc.so.2";
    }
}

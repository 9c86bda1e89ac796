import * as z from 'zod';

// The page's policy forbids code made from text, which zod would try first. Before anything is parsed: the first import.
z.config({ jitless: true });
